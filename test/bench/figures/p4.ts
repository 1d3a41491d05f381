import { runClient } from '../client.ts'
import { type Figure, interleave } from '../figure.ts'
import { runKubectl } from '../kubectl.ts'
import { median } from '../median.ts'
import { startServers } from '../servers.ts'

const clusters = 10_000
const mebi = 1024 * 1024
/** Memory hardly differs between runs, and kubectl takes ten seconds for each. */
const mostRuns = 3

/** What ten thousand databases cost in memory. */
export const p4: Figure = async bench => {
  await using servers = await startServers(bench.folder, { contexts: 1, clusters })
  const { kubeconfig } = servers
  await runClient({ job: 'load-raw', contexts: servers.contexts })
  const kept: number[] = []
  const peak: number[] = []
  const found = await interleave(Math.min(bench.runs, mostRuns), {
    async over() {
      const result = await runClient({ job: 'hold-fleet', kubeconfig, rows: clusters })
      kept.push((result.retainedBytes ?? Number.NaN) / mebi)
      peak.push((result.peakBytes ?? Number.NaN) / mebi)
      return (result.overIdleBytes ?? Number.NaN) / mebi
    },
    json: async () => (await runKubectl(kubeconfig, ['get', 'clusters.postgresql.cnpg.io', '-A', '-o', 'json'])).peakBytes / mebi,
  })
  const unit = 'MiB'
  return [
    { id: 'P4', what: 'peak RSS over idle, 10000 databases', unit, ours: median(found.over), against: null, goal: 60, wanted: false },
    { id: 'P4', what: 'heap kept for 10000 databases', unit, ours: median(kept), against: null, goal: 8, wanted: false },
    {
      id: 'P4',
      what: 'peak RSS of the whole process',
      unit,
      ours: median(peak),
      against: { name: 'K -o json', value: median(found.json) },
      goal: 0.1,
      wanted: false,
    },
  ]
}
