import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { ContextInfo, ContextList } from '../../src/shared/domain/context.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { ownPorts } from '../fakes/own-ports.ts'

/** The build under test; another one than the project's own can be named. */
const buildDir = resolve(process.env.CLOUDDB_BUILD ?? join(import.meta.dirname, '../../out'))
/** Only what hangs takes so long. */
const startWithinMs = 300_000

export interface HostOptions {
  /** Everything of this host lives in it: data, home. */
  readonly folder: string
  /** None: the app starts its practice cluster by itself, as for a newcomer. */
  readonly kubeconfigs?: readonly string[]
  /** Options of Node, before the app's own. */
  readonly nodeOptions?: readonly string[]
  /** Its own folder unless named. */
  readonly dataDir?: string
}

/** The headless host in a process of its own. */
export interface Host extends AsyncDisposable {
  /** The page's address with its token. */
  readonly url: string
  readonly dataDir: string
  /** The kubeconfig of the app's own practice cluster. */
  readonly practiceKubeconfig: string
  /** What it has written to standard error since it was started last. */
  log(): string
  /** REST under /api/v1. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  /** The same, for answers that must be good: throws with the server's words when it isn't. The caller knows the contract's type. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  /** Connects what isn't and waits until each of these contexts is live. All practice contexts when none is named. */
  liveContexts(names?: readonly string[]): Promise<ContextInfo[]>
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Lets it stand still, as a laptop that sleeps, or go on. */
  pause(still: boolean): void
  /** Leaves it room for this many more file handles than it has open now. Linux only (`prlimit` of util-linux). */
  limitHandles(more: number): Promise<void>
  /** Starts again with the same data, on the same port. */
  restart(): Promise<void>
}

/** Starts the host on a port of its own and waits until it says where it listens. */
export async function startHost(options: HostOptions): Promise<Host> {
  const dataDir = options.dataDir ?? join(options.folder, 'data')
  const home = join(options.folder, 'home')
  mkdirSync(home, { recursive: true })
  const token = 'end-to-end-token-of-a-test'
  // The port is there for it when it is started again.
  const [port = 0] = await ownPorts(1)
  const args = ['--no-open', '--port', String(port), '--token', token, '--data-dir', dataDir]
  for (const path of options.kubeconfigs ?? []) args.push('--kubeconfig', path)
  const { KUBECONFIG: _, ...outside } = process.env
  let child: ChildProcess | null = null
  let url = ''
  let complaints = ''

  async function start() {
    complaints = ''
    const node = [...(options.nodeOptions ?? []), '--disable-warning=ExperimentalWarning', join(buildDir, 'main/headless.js'), ...args]
    const started = spawn(process.execPath, node, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...outside, HOME: home, USERPROFILE: home },
    })
    child = started
    started.stderr.on('data', (chunk: Buffer) => {
      complaints = (complaints + chunk.toString()).slice(-100_000)
    })
    let said = ''
    url = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the host did not listen in time: ${said}${complaints}`)), startWithinMs)
      started.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const found = /^listening (\S+)$/m.exec(said)?.[1]
        if (found === undefined) return
        clearTimeout(timer)
        resolve(found)
      })
      started.once('error', reject)
      started.once('exit', code => reject(new Error(`the host ended with ${code}: ${complaints}`)))
    })
  }

  async function kill(signal: 'SIGTERM' | 'SIGKILL') {
    const ending = child
    child = null
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return
    const ended = new Promise<void>(resolve => ending.once('close', () => resolve()))
    ending.kill(signal)
    const timer = setTimeout(() => ending.kill('SIGKILL'), 60_000)
    await ended
    clearTimeout(timer)
  }

  async function ask(method: string, path: string, body?: unknown) {
    const answer = await fetch(new URL(`/api/v1${path}`, url), {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: await answer.json() }
  }

  async function call(method: string, path: string, body?: unknown) {
    const answer = await ask(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body as never
  }

  async function liveContexts(names?: readonly string[]) {
    let found: ContextInfo[] = []
    await eventuallyTrue(
      `live: ${names?.join(', ') ?? 'the practice contexts'}`,
      async () => {
        const list: ContextList = await call('GET', '/contexts')
        found = list.contexts.filter(context => names?.includes(context.name) ?? context.practice)
        for (const context of found) if (!context.connected) await call('POST', `/contexts/${encodeURIComponent(context.id)}/connect`)
        return found.length >= (names?.length ?? 2) && found.every(context => context.freshness.state === 'live')
      },
      startWithinMs,
    )
    return found
  }

  await start()
  return {
    get url() {
      return url
    },
    dataDir,
    practiceKubeconfig: join(dataDir, 'practice', 'kubeconfig.yaml'),
    log: () => complaints,
    ask,
    call,
    liveContexts,
    kill,
    pause: still => void child?.kill(still ? 'SIGSTOP' : 'SIGCONT'),
    async limitHandles(more) {
      if (child?.pid === undefined) throw new Error('the host does not run')
      const open = new Set((await readdir(`/proc/${child.pid}/fd`)).map(Number))
      // A handle is the lowest free number, and the limit is the first number that is not given any more.
      let limit = 0
      for (let room = more; room > 0; limit += 1) if (!open.has(limit)) room -= 1
      await promisify(execFile)('prlimit', ['--pid', String(child.pid), `--nofile=${limit}:`])
    },
    async restart() {
      await kill('SIGTERM')
      await start()
    },
    [Symbol.asyncDispose]: () => kill('SIGTERM'),
  }
}
