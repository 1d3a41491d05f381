import { type Connection, createConnection } from '../../src/main/kube/connection.ts'
import { createCredentials } from '../../src/main/kube/credentials.ts'
import { createExecCredentials, type ExecCredentials } from '../../src/main/kube/exec-credentials.ts'
import { type KubeconfigContext, parseKubeconfig } from '../../src/main/kube/kubeconfig.ts'
import { type Clock, systemClock } from '../../src/main/lib/clock.ts'
import { seededRandom } from './seeded-random.ts'

/** The text of a kubeconfig with one context. Keys of `cluster` and `user` are as in kubeconfigs. */
export function kubeconfigText(
  server: string,
  cluster: Record<string, unknown> = {},
  user: Record<string, unknown> = {},
  name = 'test',
): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, ...cluster } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  })
}

/** The one context of a kubeconfig like that. */
export function contextFor(
  server: string,
  cluster: Record<string, unknown> = {},
  user: Record<string, unknown> = {},
  name = 'test',
): KubeconfigContext {
  const context = parseKubeconfig(kubeconfigText(server, cluster, user, name), { path: '/nowhere/config' }).contexts[0]
  if (context === undefined) throw new Error('The kubeconfig gave no context')
  return context
}

const noCommands: ExecCredentials = createExecCredentials({
  run: () => Promise.reject(new Error('No command may run here')),
  clock: systemClock,
  path: async () => '',
  env: {},
  homeDir: '/',
  consent: () => false,
})

/** Connects a context with what a test doesn't care about filled in. */
export function connectTo(
  context: KubeconfigContext,
  options: { clock?: Clock; random?: () => number; exec?: ExecCredentials; env?: Record<string, string> } = {},
): Connection {
  const clock = options.clock ?? systemClock
  const credentials = createCredentials(context, { clock, exec: options.exec ?? noCommands })
  return createConnection(context, { clock, random: options.random ?? seededRandom(1), env: options.env ?? {}, credentials })
}
