import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import type { CommandConsent } from '../../shared/domain/context.ts'
import type { ExecFields } from './kubeconfig-context.ts'

/** A credential command as it would run now, with its secrets: it never leaves main. */
export type DescribedCommand = Pick<CommandConsent, 'fingerprint' | 'command' | 'resolvedPath' | 'args' | 'installHint'> & {
  readonly env: readonly { readonly name: string; readonly value: string }[]
}

/**
 * What exactly would run: the resolved file, arguments and environment, and a fingerprint of these with the file's size and time. Looks at
 * files' attributes only; runs nothing.
 */
export async function describeCommand(exec: ExecFields, path: string): Promise<DescribedCommand> {
  const resolvedPath = await resolveCommand(exec.command, path)
  const found = resolvedPath === null ? null : await stat(resolvedPath).catch(() => null)
  const env = exec.env.map(item => ({ name: item.name, value: item.value }))
  const identity = [
    exec.apiVersion,
    exec.command,
    resolvedPath,
    exec.args,
    env,
    exec.provideClusterInfo,
    found?.size ?? null,
    found?.mtimeMs ?? null,
  ]
  const fingerprint = createHash('sha256').update(JSON.stringify(identity)).digest('hex')
  return { fingerprint, command: exec.command, resolvedPath, args: [...exec.args], env, installHint: exec.installHint }
}

/** The file that a command stands for: itself when it is a path, else the first of that name in PATH. Relative folders in PATH don't count. */
async function resolveCommand(command: string, path: string): Promise<string | null> {
  if (isAbsolute(command)) return (await isExecutable(command)) ? command : null
  if (/[/\\]/.test(command) || command === '') return null
  const endings = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat'] : ['']
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder)) continue
    for (const ending of endings) {
      const candidate = join(folder, `${command}${ending}`)
      if (await isExecutable(candidate)) return candidate
    }
  }
  return null
}

async function isExecutable(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null)
  if (found === null || !found.isFile()) return false
  return await access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}
