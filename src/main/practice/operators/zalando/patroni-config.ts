import type { JsonObject, KubeObject } from '../../kube-object.ts'
import { coreTypes } from '../../resource-type.ts'
import { nameOf, objectAt, textAt } from '../read.ts'
import { isReady } from './json.ts'
import { noteStates, pendingAnnotation, startedAnnotation } from './roles.ts'
import { membersOf, type Pass, patch } from './work.ts'

/** These go into the pods' own environment: another value means another pod. All others go through Patroni. */
const ofPods = [
  'archive_command',
  'shared_buffers',
  'logging_collector',
  'log_destination',
  'log_directory',
  'log_filename',
  'log_file_mode',
  'log_rotation_age',
  'log_truncate_on_rotation',
  'ssl',
  'ssl_ca_file',
  'ssl_crl_file',
  'ssl_cert_file',
  'ssl_key_file',
  'shared_preload_libraries',
]

/** PostgreSQL takes these at its start only. */
const atStart = [
  'max_connections',
  'max_files_per_process',
  'max_locks_per_transaction',
  'max_logical_replication_workers',
  'max_prepared_transactions',
  'max_replication_slots',
  'max_wal_senders',
  'max_worker_processes',
  'autovacuum_max_workers',
  'autovacuum_freeze_max_age',
  'huge_pages',
  'superuser_reserved_connections',
  'track_activity_query_size',
  'track_commit_timestamp',
  'wal_buffers',
  'wal_level',
]

/** Of these the operator passes on what the manifest says, and takes nothing back. */
const keptOnce = ['ttl', 'loop_wait', 'retry_timeout', 'maximum_lag_on_failover']

function split(root: KubeObject): { readonly own: JsonObject; readonly shared: JsonObject } {
  const all = Object.entries(objectAt(root, 'spec', 'postgresql', 'parameters'))
  return {
    own: Object.fromEntries(all.filter(([name]) => ofPods.includes(name))),
    shared: Object.fromEntries(all.filter(([name]) => !ofPods.includes(name))),
  }
}

/** What a pod is told by its environment; '' when nothing. */
export function podConfiguration(root: KubeObject): string {
  const { own } = split(root)
  return Object.keys(own).length === 0 ? '' : JSON.stringify({ postgresql: { parameters: own } })
}

function parse(text: string): JsonObject {
  const value: unknown = text === '' ? {} : JSON.parse(text)
  return objectAt({ value }, 'value')
}

async function setPending(pass: Pass, pod: KubeObject, pending: boolean): Promise<void> {
  const annotations = {
    [pendingAnnotation]: pending ? 'true' : null,
    ...(pending ? {} : { [startedAnnotation]: pass.work.now().toISOString() }),
  }
  await patch(pass.work, coreTypes.Pod, pod, { metadata: { annotations } })
}

/** Keeps Patroni's configuration, and has PostgreSQL restart where it waits for it: one member after the other, the replicas first. */
export async function ensurePatroniConfig(pass: Pass): Promise<void> {
  const { work, root, namespace, name } = pass
  const live = work.live.get(coreTypes.ConfigMap, namespace, `${name}-config`)
  const { shared } = split(root)
  const told = parse(live?.metadata.annotations?.config ?? '')
  const before = objectAt(told, 'postgresql', 'parameters')
  // What Patroni was told once it keeps, though the manifest no longer says it.
  const parameters = { ...before, ...shared }
  const kept = Object.fromEntries(Object.entries(told).filter(([name]) => keptOnce.includes(name)))
  const said = { ttl: 30, loop_wait: 10, retry_timeout: 10, ...kept, synchronous_mode: false, ...objectAt(root, 'spec', 'patroni') }
  const config = JSON.stringify({ ...said, postgresql: { parameters } })
  if (live === undefined) {
    const labels = { application: 'spilo', 'cluster-name': name }
    const metadata = { name: `${name}-config`, namespace, labels, annotations: { config } }
    work.live.put(coreTypes.ConfigMap, await work.client.create(coreTypes.ConfigMap, { apiVersion: 'v1', kind: 'ConfigMap', metadata }))
    return
  }
  if (live.metadata.annotations?.config !== config) {
    pass.changed = true
    const restarts = atStart.some(each => textAt(before, each) !== textAt(parameters, each))
    if (restarts) for (const pod of membersOf(pass)) await setPending(pass, pod, true)
    if (restarts) await noteStates(pass)
    await patch(work, coreTypes.ConfigMap, live, { metadata: { annotations: { config } } })
    return
  }
  const members = membersOf(pass)
  const pending = members.filter(pod => pod.metadata.annotations?.[pendingAnnotation] === 'true')
  if (pending.length === 0 || !members.every(isReady)) return
  const next = pending.find(pod => pod.metadata.labels?.['spilo-role'] !== 'master') ?? pending[0]
  if (next === undefined) return
  pass.changed = true
  await setPending(pass, next, false)
  await noteStates(pass)
  await work.announce(root, 'Update', `Restarted PostgreSQL in pod ${nameOf(next)}`)
}
