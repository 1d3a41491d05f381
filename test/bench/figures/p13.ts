import { runClient, timed } from '../client.ts'
import { createRawClient } from '../clients/raw.ts'
import { type Figure, interleave } from '../figure.ts'
import { median } from '../median.ts'
import { startServers } from '../servers.ts'

const reads = 500

/** Small reads: how often a connection is made for them, and what they cost beside the floor. */
export const p13: Figure = async bench => {
  await using servers = await startServers(bench.folder, { contexts: 1, clusters: reads })
  const { kubeconfig, contexts } = servers
  const context = contexts[0]
  if (context === undefined) throw new Error('no context')
  const names = (await createRawClient(context).list()).items.map(({ metadata: { namespace, name } }) => ({ namespace, name }))
  await runClient({ job: 'get-raw', context, names })
  const handshakes: number[] = []
  const cpu: { ours: number[]; floor: number[] } = { ours: [], floor: [] }
  const found = await interleave(bench.runs, {
    async ours() {
      await servers.connections()
      const result = await runClient({ job: 'get-ours', kubeconfig, names })
      handshakes.push(await servers.connections())
      return timed(result, cpu.ours)
    },
    raw: async () => timed(await runClient({ job: 'get-raw', context, names }), cpu.floor),
  })
  const what = `${reads} GETs one after the other`
  return [
    { id: 'P13', what: `${what}: handshakes`, unit: '', ours: Math.max(...handshakes), against: null, goal: 1, wanted: true },
    { id: 'P13', what, unit: 'ms', ours: median(found.ours), against: { name: 'raw', value: median(found.raw) }, goal: 1.15, wanted: true },
    {
      id: 'P13',
      what: `${what}: CPU time of the client`,
      unit: 'ms',
      ours: median(cpu.ours),
      against: { name: 'raw', value: median(cpu.floor) },
      goal: 1.15,
      wanted: false,
    },
  ]
}
