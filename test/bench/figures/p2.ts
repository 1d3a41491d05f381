import { readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { runClient } from '../client.ts'
import { type Figure, interleave } from '../figure.ts'
import { median } from '../median.ts'
import { startServers } from '../servers.ts'

const contexts = 10
const clusters = 1000
const firstRows = 50

/** The kubeconfig with a context before all others whose server accepts connections and says nothing. */
async function withHangingContext(kubeconfig: string, port: number): Promise<string> {
  const path = join(kubeconfig, '..', 'kubeconfig-hanging')
  const config = parse(await readFile(kubeconfig, 'utf8'))
  config.clusters.unshift({ name: 'hanging', cluster: { server: `https://127.0.0.1:${port}` } })
  config.users.unshift({ name: 'hanging', user: { token: 'none' } })
  config.contexts.unshift({ name: 'hanging', context: { cluster: 'hanging', user: 'hanging' } })
  await writeFile(path, stringify(config), { mode: 0o600 })
  return path
}

/** The first fifty rows of whichever context answers first, while one hangs for ever; against the floor's whole load, and against all well. */
export const p2: Figure = async bench => {
  await using servers = await startServers(bench.folder, { contexts, clusters })
  const { kubeconfig } = servers
  const silent = createServer(socket => socket.on('error', () => undefined)).listen(0, '127.0.0.1')
  await using stack = new AsyncDisposableStack()
  stack.defer(() => void silent.close())
  await new Promise(resolve => silent.once('listening', resolve))
  const hanging = await withHangingContext(kubeconfig, (silent.address() as AddressInfo).port)
  await runClient({ job: 'load-raw', contexts: servers.contexts })
  const found = await interleave(bench.runs, {
    hanging: async () => (await runClient({ job: 'first-rows', kubeconfig: hanging, rows: firstRows })).ms ?? Number.NaN,
    well: async () => (await runClient({ job: 'first-rows', kubeconfig, rows: firstRows })).ms ?? Number.NaN,
    floor: async () => (await runClient({ job: 'load-raw', contexts: servers.contexts })).ms ?? Number.NaN,
  })
  const [ours, well, floor] = [median(found.hanging), median(found.well), median(found.floor)]
  const what = `first ${firstRows} rows in a frame while one more context hangs`
  return [
    { id: 'P2', what, unit: 'ms', ours, against: { name: 'F', value: floor }, goal: 1, wanted: true },
    { id: 'P2', what, unit: 'ms', ours, against: { name: 'none hangs', value: well }, goal: 1.25, wanted: true },
  ]
}
