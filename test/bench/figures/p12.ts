import { setTimeout as wait } from 'node:timers/promises'
import { startClient } from '../client.ts'
import type { Figure } from '../figure.ts'
import { startServers } from '../servers.ts'

/** Three kinds are watched in each context (databases, schedules, object stores), so these are 51 watches. */
const contexts = 17
const streams = contexts * 3
const idleSeconds = 95

/** Fifty watches in a hidden window while nothing happens. One run: it is long, and CPU time doesn't depend on what else runs. */
export const p12: Figure = async bench => {
  await using servers = await startServers(bench.folder, { contexts, clusters: 3 })
  await servers.connections()
  await using fleet = startClient({ job: 'idle-fleet', kubeconfig: servers.kubeconfig, rows: contexts * 3 })
  await fleet.next()
  const handshakes = await servers.connections()
  await using raw = startClient({ job: 'idle-raw', contexts: servers.contexts, streams })
  await raw.next()
  await servers.connections()
  bench.tell(`idle for ${idleSeconds} s`)
  await wait(idleSeconds * 1000)
  const reconnects = await servers.connections()
  const [ours, floor] = await Promise.all(
    [fleet, raw].map(client => {
      const result = client.next()
      client.go()
      return result
    }),
  )
  const what = `${streams} watches hidden for ${idleSeconds} s`
  const row = { id: 'P12', wanted: true }
  const cpu = ours?.cpuMs ?? Number.NaN
  return [
    { ...row, what: `${what}: connections made`, unit: '', ours: reconnects, against: null, goal: 0 },
    { ...row, what: `${what}: CPU`, unit: 'ms', ours: cpu, against: null, goal: 10 },
    {
      ...row,
      what: `${what}: CPU`,
      unit: 'ms',
      ours: cpu,
      against: { name: 'raw watches', value: floor?.cpuMs ?? Number.NaN },
      goal: 10,
      wanted: false,
    },
    { ...row, what: `${what}: frames`, unit: '', ours: ours?.frames ?? Number.NaN, against: null, goal: 0 },
    {
      ...row,
      id: 'P13',
      what: `handshakes of ${contexts} contexts with ${streams} streams`,
      unit: '',
      ours: handshakes,
      against: null,
      goal: streams + contexts,
    },
  ]
}
