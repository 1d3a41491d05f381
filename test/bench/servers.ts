import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ServerAnswer, ServerCommand, ServerContext, ServerOptions } from './server-messages.ts'

/** Measured servers that run in a child process until disposed. */
export interface Servers extends AsyncDisposable {
  readonly kubeconfig: string
  readonly contexts: readonly ServerContext[]
  readonly pid: number
  /** Changes objects of the first context; resolves when all are written. */
  change(count: number, perSecond: number | null): Promise<void>
  /** Connections (each a TLS handshake) since the last call. */
  connections(): Promise<number>
}

async function hear<T extends ServerAnswer['type']>(child: ChildProcess, type: T): Promise<Extract<ServerAnswer, { type: T }>> {
  const { promise, resolve, reject } = Promise.withResolvers<Extract<ServerAnswer, { type: T }>>()
  const listen = (message: ServerAnswer) => {
    if (message.type === type) resolve(message as Extract<ServerAnswer, { type: T }>)
  }
  const gone = () => reject(new Error('the measured server ended'))
  child.on('message', listen)
  child.once('exit', gone)
  try {
    return await promise
  } finally {
    child.off('message', listen)
    child.off('exit', gone)
  }
}

/** Starts them; resolves when they are filled and listen. */
export async function startServers(folder: string, options: Omit<ServerOptions, 'kubeconfig'>): Promise<Servers> {
  const kubeconfig = join(folder, `kubeconfig-${options.contexts}-${options.clusters}`)
  const child = fork(join(import.meta.dirname, 'server-child.ts'), [JSON.stringify({ ...options, kubeconfig })], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const { contexts } = await hear(child, 'ready')
  const ask = async <T extends ServerAnswer['type']>(command: ServerCommand, type: T) => {
    const answer = hear(child, type)
    child.send(command)
    return await answer
  }
  return {
    kubeconfig,
    contexts,
    pid: child.pid ?? 0,
    async change(count, perSecond) {
      await ask({ type: 'change', count, perSecond }, 'changed')
    },
    connections: async () => (await ask({ type: 'connections' }, 'connections')).count,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
