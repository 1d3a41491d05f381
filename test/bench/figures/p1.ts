import { runClient, timed } from '../client.ts'
import { type Figure, interleave } from '../figure.ts'
import { runKubectl } from '../kubectl.ts'
import { median } from '../median.ts'
import { startServers } from '../servers.ts'

const contexts = 10
const clusters = 1000

/** Ten contexts of a thousand databases each in the fleet store, against the floor and against kubectl one after the other. */
export const p1: Figure = async bench => {
  await using servers = await startServers(bench.folder, { contexts, clusters })
  const { kubeconfig } = servers
  const rows = contexts * clusters
  await runClient({ job: 'load-raw', contexts: servers.contexts })
  const cpu: { ours: number[]; floor: number[] } = { ours: [], floor: [] }
  const found = await interleave(bench.runs, {
    ours: async () => timed(await runClient({ job: 'load-fleet', kubeconfig, rows }), cpu.ours),
    floor: async () => timed(await runClient({ job: 'load-raw', contexts: servers.contexts }), cpu.floor),
    async kubectl() {
      let ms = 0
      for (const { name } of servers.contexts) {
        ms += (await runKubectl(kubeconfig, ['--context', name, 'get', 'clusters.postgresql.cnpg.io', '-A'])).ms
      }
      return ms
    },
  })
  const what = `${contexts} contexts × ${clusters} databases in the fleet`
  const ours = median(found.ours)
  return [
    { id: 'P1', what, unit: 'ms', ours, against: { name: 'F', value: median(found.floor) }, goal: 1, wanted: true },
    { id: 'P1', what, unit: 'ms', ours, against: { name: 'K in turn', value: median(found.kubectl) }, goal: 0.25, wanted: true },
    {
      id: 'P1',
      what: `${what}: CPU time of the client`,
      unit: 'ms',
      ours: median(cpu.ours),
      against: { name: 'F', value: median(cpu.floor) },
      goal: 1,
      wanted: false,
    },
  ]
}
