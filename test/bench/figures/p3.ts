import { runClient, timed } from '../client.ts'
import { type Figure, interleave } from '../figure.ts'
import { runKubectl } from '../kubectl.ts'
import { median } from '../median.ts'
import { startServers } from '../servers.ts'

const clusters = 10_000

/** Ten thousand databases of one cluster in the fleet store, against kubectl's table and its JSON. */
export const p3: Figure = async bench => {
  await using servers = await startServers(bench.folder, { contexts: 1, clusters })
  const { kubeconfig } = servers
  await runClient({ job: 'load-raw', contexts: servers.contexts })
  const get = ['get', 'clusters.postgresql.cnpg.io', '-A']
  const cpu: { ours: number[]; floor: number[] } = { ours: [], floor: [] }
  const found = await interleave(bench.runs, {
    ours: async () => timed(await runClient({ job: 'load-fleet', kubeconfig, rows: clusters }), cpu.ours),
    floor: async () => timed(await runClient({ job: 'load-raw', contexts: servers.contexts }), cpu.floor),
    table: async () => (await runKubectl(kubeconfig, get)).ms,
    json: async () => (await runKubectl(kubeconfig, [...get, '-o', 'json'])).ms,
  })
  const what = `${clusters} databases of one cluster in the fleet`
  const ours = median(found.ours)
  return [
    { id: 'P3', what, unit: 'ms', ours, against: { name: 'K get -A', value: median(found.table) }, goal: 0.25, wanted: true },
    { id: 'P3', what, unit: 'ms', ours, against: { name: 'K -o json', value: median(found.json) }, goal: 0.05, wanted: false },
    { id: 'P3', what, unit: 'ms', ours, against: { name: 'F', value: median(found.floor) }, goal: 1, wanted: false },
    {
      id: 'P3',
      what: `${what}: CPU time of the client`,
      unit: 'ms',
      ours: median(cpu.ours),
      against: { name: 'F', value: median(cpu.floor) },
      goal: 1,
      wanted: false,
    },
  ]
}
