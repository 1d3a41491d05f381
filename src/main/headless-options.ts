import { parseArgs } from 'node:util'
import { AppError } from '../shared/domain/app-error.ts'

export interface HeadlessOptions {
  readonly kubeconfigs: readonly string[]
  readonly practice: boolean
  readonly port: number
  readonly token: string | null
  readonly open: boolean
  readonly dataDir: string | null
  readonly devOrigin: string | null
}

/** What the headless host was asked for. Throws bad-input in words that fit a terminal. */
export function readHeadlessOptions(args: readonly string[]): HeadlessOptions {
  let values: ReturnType<typeof parse>
  try {
    values = parse(args)
  } catch (error) {
    throw new AppError('bad-input', `${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new AppError('bad-input', `--port must be 0 to 65535.\n${usage}`)
  const token = values.token ?? null
  if (token !== null && !/^[\w.~-]{16,256}$/.test(token)) {
    throw new AppError('bad-input', `--token must be 16 to 256 letters, digits, '-', '_', '.' or '~'.\n${usage}`)
  }
  const devOrigin = values['dev-origin'] ?? null
  if (devOrigin !== null && !/^http:\/\/(127\.0\.0\.1|localhost):\d{1,5}$/.test(devOrigin)) {
    throw new AppError('bad-input', `--dev-origin must be an http origin of this machine.\n${usage}`)
  }
  return {
    kubeconfigs: values.kubeconfig,
    practice: values.practice,
    port,
    token,
    open: !values['no-open'],
    dataDir: values['data-dir'] ?? null,
    devOrigin,
  }
}

const usage = 'Usage: npm run headless -- [--kubeconfig FILE]… [--practice] [--port N] [--token T] [--no-open] [--data-dir DIR]'

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      kubeconfig: { type: 'string', multiple: true, default: [] },
      practice: { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      token: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      'data-dir': { type: 'string' },
      'dev-origin': { type: 'string' },
    },
  }).values
}
