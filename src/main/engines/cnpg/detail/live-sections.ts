import type { FactSection } from '../../../../shared/domain/database-cluster.ts'
import type { PodSample } from '../../engine.ts'
import { fact, text, when } from '../../fact.ts'
import { statusOf, statusRead } from '../status-facts.ts'

/** What the members themselves say, beyond their lag: WAL archiving and settings that wait for a restart. Nothing while none was asked. */
export function liveSections(samples: readonly PodSample[]): readonly FactSection[] {
  const asked = samples.filter(sample => sample.read === statusRead.id)
  if (asked.length === 0) return []
  return [
    {
      id: 'members-say',
      title: 'What the members say',
      facts: asked.flatMap(({ pod, problem }) => (problem === null ? [] : [fact(pod, text(problem, 'warn'))])),
      table: {
        columns: ['Member', 'WAL archived', 'WAL waiting', 'Needs a restart', 'Asked'],
        rows: asked.map(sample => {
          const facts = statusOf(sample)
          const failing =
            facts?.lastFailedAt !== null && facts?.lastFailedAt !== undefined && facts.lastFailedAt > (facts.lastArchivedAt ?? '')
          const restart = facts?.pendingRestart ?? null
          return [
            text(sample.pod),
            facts === null || facts.primary !== true
              ? text(facts === null ? null : 'by the primary', 'muted')
              : archived(facts.lastArchivedAt, failing),
            text(facts?.waitingWalFiles ?? null),
            restart === null ? text(null) : restart ? text('yes', 'warn') : text('no'),
            when(sample.at, 'never'),
          ]
        }),
        empty: '',
      },
    },
  ]
}

function archived(at: string | null, failing: boolean) {
  return when(at, failing ? 'never, and it fails' : 'never', failing ? 'bad' : 'plain')
}
