import type { Engine } from '../../src/main/engines/engine.ts'
import { operators } from '../../src/main/practice/operators/registry.ts'
import { runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import { connectTo, contextFor } from './connect-to.ts'
import { operationsOn } from './operations-on.ts'

/** An empty practice cluster that lives fast, and what plans and applies operations of one engine on it. `life` ends both. */
export async function openPractice(life: AsyncDisposableStack, engine: Engine) {
  /** What its operators complained of. */
  const complaints: unknown[] = []
  const practice = life.use(
    await runPracticeCluster({ contexts: ['here'], clusters: 0, speed: 60, seed: 5 }, operators, error => {
      complaints.push(error)
    }),
  )
  const [entry] = practice.kubeconfig()
  if (entry === undefined) throw new Error('The practice cluster has no context')
  const ca = Buffer.from(entry.ca).toString('base64')
  const connection = life.use(connectTo(contextFor(entry.url, { 'certificate-authority-data': ca }, { token: entry.token }, 'here')))
  const bench = life.use(await operationsOn(connection, { engines: [engine] }))
  return { entry, connection, bench, complaints }
}
