import type { Consequence } from '../../../../shared/domain/plan.ts'
import { caution, type Objection } from '../../change/judge.ts'
import type { Living } from '../../change/living.ts'
import { count, list, record } from '../../read-json.ts'
import { readOperatorConfig } from '../operator-config.ts'
import { roleOfPod } from '../pod-sight.ts'
import { memberPods } from './living.ts'

/** Who leads, by the label that Patroni gives; null: nobody, or pods can't be read. */
export function primaryOf({ cluster, view }: Pick<Living, 'cluster' | 'view'>): string | null {
  const config = readOperatorConfig(view)
  return memberPods(cluster, view).find(pod => roleOfPod(pod, config) === 'primary')?.metadata.name ?? null
}

/** Names of the others. */
function replicasOf(living: Living): readonly string[] {
  const primary = primaryOf(living)
  return memberPods(living.cluster, living.view)
    .map(pod => pod.metadata.name)
    .filter(name => name !== primary)
}

/** What replacing all members one by one does: the replicas first, then the lead moves, then the old primary. */
export function rollOutConsequence(living: Living, why: string): Consequence {
  const primary = primaryOf(living) ?? 'the primary'
  const replicas = replicasOf(living)
  if (replicas.length === 0) return { level: 'outage', text: `${why}: the only member is replaced, and the database is away meanwhile.` }
  return {
    level: 'rolling-restart',
    text: `${why}: ${replicas.slice(0, 10).join(', then ')}; then a replica takes over and ${primary} is replaced: connections to the primary are cut.`,
  }
}

/** What restarting PostgreSQL inside the members does: through Patroni, one after the other. */
export function restartConsequence(living: Living, why: string, primaryFirst: boolean): Consequence {
  const primary = primaryOf(living) ?? 'the primary'
  const replicas = replicasOf(living)
  if (replicas.length === 0)
    return { level: 'outage', text: `${why}: PostgreSQL restarts in the only member, and the database is away meanwhile.` }
  const order = primaryFirst ? [primary, ...replicas] : [...replicas, primary]
  return {
    level: 'rolling-restart',
    text: `${why}: PostgreSQL restarts in ${order.slice(0, 10).join(', then ')}; when ${primary} does, connections to the primary are cut.`,
  }
}

/** What to know before members restart. */
export function rollOutCautions({ root, cluster }: Living): readonly Objection[] {
  const found: Objection[] = []
  if (count(root, 'spec', 'numberOfInstances') !== 1 && cluster.health !== 'healthy' && cluster.health !== 'progressing')
    found.push(
      caution(null, `It is ${cluster.health} now: ${cluster.reasons[0]?.text ?? 'no reason known'}.`, 'Cure that first, if you can.'),
    )
  if (record(root, 'spec', 'standby') !== null)
    found.push(caution(null, 'It is a standby cluster: while its only member is away, it does not follow its source.'))
  if (list(root, 'spec', 'maintenanceWindows').length > 0)
    found.push(caution(null, 'Its maintenance windows don’t hold this back: the operator acts at once.'))
  return found
}
