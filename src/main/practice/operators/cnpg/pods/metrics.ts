import type { KubeObject } from '../../../kube-object.ts'
import { nameOf, numberAt, textAt } from '../../read.ts'
import { chance, replicaLag } from './wal.ts'

/** A handful of the exporter's metrics on port 9187, in Prometheus' text format. */
export function instanceMetrics(cluster: KubeObject, pod: KubeObject, ready: readonly KubeObject[], now: number): string {
  const primary = nameOf(pod) === textAt(cluster, 'status', 'currentPrimary')
  const replicas = ready.filter(other => nameOf(other) !== nameOf(pod))
  const lag = primary ? null : replicaLag(cluster, pod, now)
  const database = textAt(cluster, 'spec', 'bootstrap', 'initdb', 'database') || 'app'
  const busy = 3 + Math.floor(20 * chance(nameOf(pod), 'backends', Math.floor(now / 15_000)))
  const gauges: readonly (readonly [name: string, help: string, value: number, labels?: string])[] = [
    ['cnpg_collector_up', '1 if PostgreSQL is up, 0 otherwise.', 1],
    ['cnpg_collector_nodes_used', 'Nodes that the members run on.', numberAt(cluster, 1, 'status', 'topology', 'nodesUsed')],
    ['cnpg_collector_fencing_on', '1 if the instance is fenced, 0 otherwise.', 0],
    ['cnpg_backends_total', 'Number of connections.', busy, `datname="${database}",usename="${database}",state="active"`],
    ['cnpg_pg_replication_in_recovery', 'Whether the instance is in recovery.', primary ? 0 : 1],
    ['cnpg_pg_replication_lag', 'Replication lag behind the primary in seconds.', lag?.seconds ?? 0],
    ['cnpg_pg_replication_streaming_replicas', 'Number of streaming replicas connected.', primary ? replicas.length : 0],
    ...(primary
      ? replicas.map(
          replica =>
            [
              'cnpg_pg_stat_replication_replay_diff_bytes',
              'Difference in bytes from the last position replayed.',
              replicaLag(cluster, replica, now).bytes,
              `application_name="${nameOf(replica)}"`,
            ] as const,
        )
      : []),
  ]
  const told = new Set<string>()
  const lines = gauges.flatMap(([name, help, value, labels = '']) => {
    const head = told.has(name) ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`]
    told.add(name)
    return [...head, `${name}${labels === '' ? '' : `{${labels}}`} ${value}`]
  })
  return `${lines.join('\n')}\n`
}
