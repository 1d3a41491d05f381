import { useMemo } from 'react'
import { contextsStore, contextTitle } from '../../state/contexts-store.ts'
import { fleetStore } from '../../state/fleet-store.ts'
import { timelineHealths } from '../../timeline/address-filter.ts'
import { TimelinePanel } from '../../timeline/timeline-panel.tsx'
import { useAddressFilter } from '../../timeline/use-address-filter.ts'
import { FilterMenu } from '../../ui/filter-menu.tsx'
import { healthLabel } from '../../ui/health-badge.tsx'
import { PageHeader } from '../../ui/page-header.tsx'

/** What happened to all databases of all contexts, and what was done to their operators. */
export default function TimelineScreen() {
  const known = contextsStore(view => view.contexts)
  const rows = fleetStore(view => view.fleet.rows)
  const narrowing = useAddressFilter()
  const { change } = narrowing
  const { contexts, namespaces, health } = narrowing.filter
  const spaces = useMemo(() => [...new Set(Array.from(rows.values(), row => row.namespace))].sort(), [rows])
  const titles = known.map(context => ({ value: context.id, label: contextTitle(context) }))
  const away = known.filter(context => context.connected && context.freshness.state !== 'live')
  const none = known.every(context => !context.connected)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader title="Timeline" about="What happened to the databases and operators of all contexts, kept on this laptop." />
      <TimelinePanel
        narrowing={narrowing}
        scope={{
          ...(contexts.length > 0 && { contexts: contexts.join(',') }),
          ...(namespaces.length > 0 && { namespaces: namespaces.join(',') }),
          ...(health.length > 0 && { health: health.join(',') }),
        }}
        named
        currentUid={null}
        notice={noticeOf(away.map(contextTitle), none)}
        filters={
          <>
            <FilterMenu
              label="Context"
              options={[...titles, ...contexts.filter(id => !titles.some(each => each.value === id)).map(id => ({ value: id, label: id }))]}
              selected={contexts}
              onChange={contexts => change({ contexts })}
            />
            <FilterMenu
              label="Namespace"
              options={[...new Set([...spaces, ...namespaces])].map(name => ({ value: name, label: name }))}
              selected={namespaces}
              onChange={namespaces => change({ namespaces })}
            />
            <FilterMenu
              label="Health"
              options={timelineHealths.map(each => ({ value: each, label: healthLabel(each) }))}
              selected={health}
              onChange={health => change({ health })}
            />
          </>
        }
      />
    </div>
  )
}

/** Names of contexts that are named in a notice; more are counted. */
const named = 3

function noticeOf(away: readonly string[], none: boolean): string | null {
  if (none) return 'No context is connected, so nothing new is seen. Connect one to see what happens.'
  if (away.length === 0) return null
  const names = away.slice(0, named).join(', ')
  const more = away.length > named ? ` and ${away.length - named} more` : ''
  return `Not live now: ${names}${more}. What happens there meanwhile is told when they are back, as between two looks.`
}
