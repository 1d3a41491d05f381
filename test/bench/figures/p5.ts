import { setTimeout as wait } from 'node:timers/promises'
import { type Client, startClient } from '../client.ts'
import { type Figure, interleave } from '../figure.ts'
import { startKubectl } from '../kubectl.ts'
import { median } from '../median.ts'
import { startServers } from '../servers.ts'

const clusters = 10_000
const events = 3000
const busy = { perSecond: 1000, seconds: 5 }
/** kubectl has printed all when its CPU time has stood still for so long. */
const quietMs = 600

/** What one change costs in CPU time, and whether a busy stream loses any. */
export const p5: Figure = async bench => {
  await using servers = await startServers(bench.folder, { contexts: 1, clusters })
  const { kubeconfig, contexts } = servers
  const context = contexts[0]
  if (context === undefined) throw new Error('no context')
  await using fleet = startClient({ job: 'follow-fleet', kubeconfig, rows: clusters, context })
  await using raw = startClient({ job: 'follow-raw', context })
  const followed = async (client: Client, change: () => Promise<void>) => {
    await client.next()
    await change()
    const result = client.next()
    client.go()
    const told = await result
    return told
  }
  const burst = () => servers.change(events, null)
  const micros = (cpuMs: number | undefined) => ((cpuMs ?? Number.NaN) * 1000) / events
  const found = await interleave(bench.runs, {
    async ours() {
      const result = await followed(fleet, burst)
      fleet.go()
      return micros(result.cpuMs)
    },
    async raw() {
      const result = await followed(raw, burst)
      raw.go()
      return micros(result.cpuMs)
    },
  })
  const kubectl = await followWithKubectl(kubeconfig, burst)
  const after = await followed(fleet, () => servers.change(busy.perSecond * busy.seconds, busy.perSecond))
  const ours = median(found.ours)
  const unit = 'µs CPU'
  const what = 'one watch event, stream to row'
  const rate = `${busy.perSecond} events/s for ${busy.seconds} s at ${clusters} rows`
  return [
    { id: 'P5', what, unit, ours, against: { name: 'raw parse', value: median(found.raw) }, goal: 1.15, wanted: false },
    { id: 'P5', what, unit, ours, against: { name: 'K -w -o json', value: micros(kubectl) }, goal: 0.1, wanted: false },
    { id: 'P5', what: `${rate}: rows behind`, unit: '', ours: after.lost ?? Number.NaN, against: null, goal: 0, wanted: true },
    {
      id: 'P5',
      what: `${rate}: longest stall`,
      unit: 'ms',
      ours: after.longestStallMs ?? Number.NaN,
      against: null,
      goal: 25,
      wanted: false,
    },
  ]
}

async function followWithKubectl(kubeconfig: string, change: () => Promise<void>): Promise<number> {
  const kubectl = startKubectl(kubeconfig, ['get', 'clusters.postgresql.cnpg.io', '-A', '-w', '--watch-only', '-o', 'json'])
  const settle = async () => {
    let last = -1
    for (let now = kubectl.cpuMs(); now !== last; now = kubectl.cpuMs()) {
      last = now
      await wait(quietMs)
    }
    return last
  }
  await wait(1000)
  const before = await settle()
  await change()
  const spent = (await settle()) - before
  await kubectl.end()
  return spent
}
