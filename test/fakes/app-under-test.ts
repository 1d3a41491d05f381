import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, type AppDeps, createApp } from '../../src/main/app.ts'
import { systemClock } from '../../src/main/lib/clock.ts'
import { createKeyFile } from '../../src/main/lib/key-file.ts'
import { createLog } from '../../src/main/lib/log.ts'
import { kubeconfigText } from './connect-to.ts'

export interface AppUnderTest extends AsyncDisposable {
  readonly app: App
  readonly dataDir: string
  /** All lines of its log so far. */
  readonly lines: readonly string[]
}

/**
 * A whole app as headless composes it, in a folder of its own, with no kubeconfig but the given one (null: one whose server is never there) and
 * no practice cluster of its own. A folder that is given has held such an app before, and is left as it is.
 */
export async function openApp(
  kubeconfig: string | null,
  more: Pick<AppDeps, 'clipboard'> & { readonly dataDir?: string } = {},
): Promise<AppUnderTest> {
  const dataDir = more.dataDir ?? (await mkdtemp(join(tmpdir(), 'app-')))
  const nowhere = join(dataDir, 'nowhere')
  // Everybody has a home: credential commands are run there.
  await mkdir(join(dataDir, 'home'), { recursive: true })
  if (kubeconfig === null) await writeFile(nowhere, kubeconfigText('https://127.0.0.1:1'))
  const lines: string[] = []
  const app = await createApp({
    host: 'headless',
    version: '0.0.0-test',
    homeDir: join(dataDir, 'home'),
    env: { PATH: process.env.PATH },
    keyStore: createKeyFile(join(dataDir, 'vault.key')),
    log: createLog({ clock: systemClock, sink: line => lines.push(line) }),
    kubeconfigs: [kubeconfig ?? nowhere],
    practice: 'when-empty',
    ...more,
    dataDir,
  })
  return {
    app,
    dataDir,
    lines,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      if (more.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}
