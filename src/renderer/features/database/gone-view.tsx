import { Ghost } from 'lucide-react'
import type { ClusterSight } from '../../../shared/contract/clusters.ts'
import { addressOf } from '../../router.ts'
import { RunsTab } from '../../sight/runs-tab.tsx'
import { SightBar } from '../../sight/sight-bar.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { cleanText } from '../../ui/clean-text.ts'
import { EmptyState } from '../../ui/empty-state.tsx'

/** A database of which nothing is seen: gone when the view is live, else only not seen. */
export function GoneView({ sight }: { sight: ClusterSight }) {
  const live = sight.freshness.state === 'live'
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <SightBar freshness={sight.freshness} contextId={contextOf(sight.id)} interrupted={null} />
      <EmptyState
        icon={Ghost}
        title={live ? `${nameOf(sight.id)} is gone` : `${nameOf(sight.id)} can’t be seen`}
        actions={<ButtonLink href={addressOf(['fleet'])}>To the fleet</ButtonLink>}
      >
        {live
          ? 'The cluster has no such object now. If a run is creating it, it appears here by itself.'
          : 'Its context can’t be read now, so nothing can be said about it.'}
      </EmptyState>
      <RunsTab id={sight.id} />
    </div>
  )
}

/** The name in a database's id, bounded: it may come from an address that somebody typed. */
function nameOf(id: string): string {
  const name = cleanText(id.split(':').at(-1) ?? '', 80)
  return name === '' ? 'This database' : name
}

/** The context of a database's id; ids of contexts hold no colon. */
function contextOf(id: string): string {
  return id.split(':')[0] ?? ''
}
