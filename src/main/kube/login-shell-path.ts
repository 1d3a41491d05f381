import type { RunCommand } from './run-command.ts'

export interface LoginShellPathDeps {
  readonly run: RunCommand
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly homeDir: string
}

/** Shells run start-up files of people: most take milliseconds, some seconds. */
const timeoutMs = 5_000
const marker = '__path__'

/**
 * PATH as the user's login shell has it, because an app started from the dock has a bare one. Asked for once, at the first need; where the
 * shell can't say, the app's own PATH stands.
 */
export function createLoginShellPath(deps: LoginShellPathDeps): () => Promise<string> {
  let asked: Promise<string> | null = null
  return () => {
    asked ??= askShell(deps)
    return asked
  }
}

async function askShell(deps: LoginShellPathDeps): Promise<string> {
  const own = deps.env.PATH ?? ''
  const shell = deps.env.SHELL ?? ''
  if (deps.platform === 'win32' || !shell.startsWith('/')) return own
  const env = Object.fromEntries(Object.entries(deps.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
  try {
    const script = `printf '${marker}%s${marker}' "$PATH"`
    const result = await deps.run({
      path: shell,
      args: ['-l', '-c', script],
      env,
      cwd: deps.homeDir,
      timeoutMs,
      maxOutputBytes: 64 * 1024,
      signal: new AbortController().signal,
    })
    const said = result.stdout.split(marker)[1] ?? ''
    return [...new Set([...said.split(':'), ...own.split(':')])].filter(folder => folder.startsWith('/')).join(':')
  } catch {
    // A broken start-up file must not keep the user from connecting: the app's own PATH may do.
    return own
  }
}
