/**
 * Practice servers in a process of their own, for measuring: filled past the API, without an operator that would work beside them. It
 * writes the kubeconfig, says `ready`, and does what the parent asks: change objects, count connections.
 */
import { subscribe } from 'node:diagnostics_channel'
import type { KubeObject } from '../../src/main/practice/kube-object.ts'
import { writeKubeconfig } from '../../src/main/practice/kubeconfig.ts'
import { makeMany } from '../../src/main/practice/operators/cnpg/seed/many.ts'
import { simulatedCnpg } from '../../src/main/practice/operators/cnpg/simulated-cnpg.ts'
import { createRandom } from '../../src/main/practice/practice-clock.ts'
import { runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import type { ServerAnswer, ServerCommand, ServerOptions } from './server-messages.ts'

const roots = { group: 'postgresql.cnpg.io', plural: 'clusters' }
/** Events are sent in bursts of this many ms, as a busy server does. */
const burstMs = 10

const options: ServerOptions = JSON.parse(process.argv[2] ?? '{}')
let connections = 0
// Each connection is one TLS handshake. What the operator's own client opens is counted before `ready`, and forgotten.
subscribe('net.server.socket', () => {
  connections += 1
})

function answer(message: ServerAnswer): void {
  process.send?.(message)
}

const cluster = await runPracticeCluster(
  { contexts: options.contexts, clusters: 0, seed: 1 },
  [{ ...simulatedCnpg, start: async () => ({ [Symbol.asyncDispose]: async () => undefined }) }],
  error => console.error(String(error)),
)
const objects: KubeObject[][] = cluster.servers.map((server, index) => {
  const made = [...makeMany(options.clusters, createRandom(index + 1), new Date())]
  server.load(roots, made)
  server.compact()
  return made
})
await writeKubeconfig(options.kubeconfig, cluster.kubeconfig())

/** Changes `count` objects of the first context, one after the other, and answers when the last is written. */
async function change(count: number, perSecond: number | null): Promise<void> {
  const server = cluster.servers[0]
  const list = objects[0] ?? []
  if (server === undefined || list.length === 0) throw new Error('there is nothing to change')
  const began = performance.now()
  for (let done = 0; done < count; ) {
    const due = perSecond === null ? done + 50 : Math.min(count, Math.floor(((performance.now() - began) * perSecond) / 1000))
    for (; done < Math.min(due, count); done += 1) {
      const object = list[done % list.length]
      if (object === undefined) continue
      const status = typeof object.status === 'object' && object.status !== null ? object.status : {}
      const changed = { ...object, status: { ...status, timelineID: done + 2, readyInstances: done % 3 } }
      list[done % list.length] = changed
      server.load(roots, [changed])
    }
    await new Promise(resolve => (perSecond === null ? setImmediate(resolve) : setTimeout(resolve, burstMs)))
  }
  answer({ type: 'changed' })
}

process.on('message', (command: ServerCommand) => {
  if (command.type === 'change') void change(command.count, command.perSecond)
  else if (command.type === 'connections') {
    answer({ type: 'connections', count: connections })
    connections = 0
  }
})
process.on('disconnect', () => process.exit(0))
connections = 0
answer({ type: 'ready', contexts: cluster.kubeconfig().map(({ context, url, ca, token }) => ({ name: context, url, ca, token })) })
