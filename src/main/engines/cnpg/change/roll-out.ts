import type { Consequence } from '../../../../shared/domain/plan.ts'
import { caution, type Objection } from '../../change/judge.ts'
import type { Living } from '../../change/living.ts'
import { count, str } from '../../read-json.ts'
import { memberNames, primaryOf } from './member-names.ts'

/** What a rolling restart of this database does, in its order: replicas first, then the primary by `primaryUpdateMethod`. */
export function rollOutConsequence(living: Living, why: string): Consequence {
  const { root } = living
  const primary = primaryOf(living)
  const replicas = memberNames(living).filter(name => name !== primary)
  if (replicas.length === 0) return { level: 'outage', text: `${why}: the only member restarts, and the database is away meanwhile.` }
  const first = replicas.toReversed().slice(0, 10).join(', then ')
  const last =
    str(root, 'spec', 'primaryUpdateStrategy') === 'supervised'
      ? 'then the operator waits until you switch over or restart the primary yourself'
      : str(root, 'spec', 'primaryUpdateMethod') === 'switchover'
        ? `then a replica takes over and ${primary ?? 'the old primary'} restarts: connections to the primary are cut`
        : `then ${primary ?? 'the primary'} restarts: connections to the primary are cut`
  return { level: 'rolling-restart', text: `${why}: ${first}; ${last}.` }
}

/** What to know before members restart. */
export function rollOutCautions({ root, cluster }: Living): readonly Objection[] {
  const found: Objection[] = []
  if (str(root, 'spec', 'primaryUpdateStrategy') === 'supervised')
    found.push(caution(null, 'Updates of this database are supervised: the run waits at the primary until somebody acts.'))
  if (count(root, 'spec', 'instances') !== 1 && cluster.health !== 'healthy' && cluster.health !== 'progressing')
    found.push(
      caution(null, `It is ${cluster.health} now: ${cluster.reasons[0]?.text ?? 'no reason known'}.`, 'Cure that first, if you can.'),
    )
  return found
}
