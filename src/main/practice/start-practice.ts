import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { forkNode, type PracticeFork } from './fork-node.ts'
import type { PracticeOptions } from './practice-cluster.ts'
import { readLines } from './stream-lines.ts'

/** Options for a practice cluster in a process of its own. */
export interface StartPracticeOptions extends PracticeOptions {
  /** Where its kubeconfig goes (0600). */
  readonly kubeconfigPath: string
  /** Also write contexts for the users with fewer rights. */
  readonly allUsers?: boolean
}

/** A practice cluster in a process of its own. */
export interface RunningPractice extends AsyncDisposable {
  readonly kubeconfigPath: string
  readonly contexts: readonly { readonly name: string; readonly url: string }[]
  /** Resolves when the process has ended, by itself or by disposing. */
  readonly ended: Promise<void>
}

/** Only what hangs takes so long: a busy laptop may need more than a minute. */
const startWithinMs = 240_000
const endWithinMs = 5000

/** The entry beside us: `main.ts` when we run from source, `practice.js` when we are bundled (also from a chunk one folder below). */
function entryPath(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  const candidates = [join(here, 'main.ts'), join(here, 'practice.js'), join(here, '..', 'practice.js')]
  const found = candidates.find(path => existsSync(path))
  if (found === undefined) throw new Error(`the practice cluster's entry is missing: ${candidates.join(', ')}`)
  return found
}

/**
 * Starts the practice cluster in a child process, so that its work never holds up the caller's event loop, and resolves once the
 * kubeconfig is written and the first databases are there. The child ends with us, whatever ends us. Throws with the child's own
 * words when it can't start.
 *
 * @param fork How a script is started in a process of its own; plain Node unless the host has another way.
 */
export async function startPractice(options: StartPracticeOptions, fork: PracticeFork = forkNode): Promise<RunningPractice> {
  const { kubeconfigPath, allUsers, ...rest } = options
  const args = ['--kubeconfig-out', kubeconfigPath, '--options', JSON.stringify(rest), ...(allUsers ? ['--all-users'] : [])]
  const child = fork(entryPath(), args)
  const { ended } = child
  let complaints = ''
  child.stderr.on('data', chunk => {
    complaints = (complaints + String(chunk)).slice(-4000)
  })
  const contexts: { name: string; url: string }[] = []
  const ready = new Promise<boolean>(resolve => {
    // Reads on after `ready`: leaving the loop would close the pipe under the child.
    const read = async (): Promise<void> => {
      for await (const line of readLines(child.stdout)) {
        const match = /^listening (\S+) context (\S+)$/.exec(line)
        if (match?.[1] !== undefined && match[2] !== undefined) contexts.push({ url: match[1], name: match[2] })
        if (line === 'ready') resolve(true)
      }
    }
    read().then(
      () => resolve(false),
      () => resolve(false),
    )
  })
  const timeout = new AbortController()
  const late = new Promise<boolean>(resolve => {
    const timer = setTimeout(() => resolve(false), startWithinMs)
    timeout.signal.addEventListener('abort', () => clearTimeout(timer))
  })
  const started = await Promise.race([ready, late])
  timeout.abort()
  if (!started) {
    child.kill()
    throw new Error(`the practice cluster did not start: ${complaints.trim() || 'no reason given'}`)
  }
  return {
    kubeconfigPath,
    contexts,
    ended,
    async [Symbol.asyncDispose]() {
      if (child.gone()) return
      child.end()
      const timer = setTimeout(() => child.kill(), endWithinMs)
      await ended
      clearTimeout(timer)
    },
  }
}
