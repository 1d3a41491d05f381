import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { type StartPracticeOptions, startPractice } from '../../src/main/practice/start-practice.ts'
import { type FaultProxy, startFaultProxy } from '../fakes/fault-proxy.ts'

const Kubeconfig = z.object({
  clusters: z.array(z.object({ name: z.string(), cluster: z.object({ server: z.string(), 'certificate-authority-data': z.string() }) })),
  users: z.array(z.object({ name: z.string(), user: z.object({ token: z.string() }) })),
  contexts: z.array(
    z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string(), namespace: z.string().optional() }) }),
  ),
})

/** A practice cluster of the test's own, which outlives hosts, and its kubeconfig. */
export interface OwnPractice {
  readonly kubeconfig: string
  readonly names: readonly string[]
  /**
   * A kubeconfig in which these contexts are reached through a fault proxy each, the others as they are. `terminate`: the proxies read
   * HTTP, so that they can answer with a status; they are plain http then.
   */
  throughProxies(names: readonly string[], terminate?: boolean): Promise<{ kubeconfig: string; proxies: readonly FaultProxy[] }>
}

/** Starts it on the test's life. */
export async function startOwnPractice(
  life: AsyncDisposableStack,
  folder: string,
  options: Omit<StartPracticeOptions, 'kubeconfigPath'> = {},
): Promise<OwnPractice> {
  const kubeconfig = join(folder, 'practice.yaml')
  life.use(await startPractice({ speed: 60, ...options, kubeconfigPath: kubeconfig }))
  const read = Kubeconfig.parse(parse(await readFile(kubeconfig, 'utf8')))
  return {
    kubeconfig,
    names: read.contexts.map(context => context.name),
    async throughProxies(names, terminate = false) {
      const proxies: FaultProxy[] = []
      const clusters: unknown[] = []
      for (const { name, cluster } of read.clusters) {
        const faulty = names.some(wanted => read.contexts.find(context => context.name === wanted)?.context.cluster === name)
        if (!faulty) {
          clusters.push({ name, cluster })
          continue
        }
        const targetCa = Buffer.from(cluster['certificate-authority-data'], 'base64').toString()
        const proxy = await startFaultProxy({
          target: cluster.server,
          ...(terminate ? { terminate: { certificate: null, targetCa } } : {}),
        })
        proxies.push(life.use(proxy))
        clusters.push({ name, cluster: terminate ? { server: proxy.url } : { ...cluster, server: proxy.url } })
      }
      const path = join(folder, `proxies-${terminate ? 'http' : 'tls'}.yaml`)
      await writeFile(path, stringify({ apiVersion: 'v1', kind: 'Config', ...read, clusters }), { mode: 0o600 })
      return { kubeconfig: path, proxies }
    },
  }
}
