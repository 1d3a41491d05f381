import { ChevronDown, X } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import type { CommonAction } from '../../../shared/contract/rollouts.ts'
import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import { client } from '../../client.ts'
import { addressOf, navigate } from '../../router.ts'
import { menuOf } from '../../sight/action-groups.ts'
import { fleetSelection, selectDatabases } from '../../state/fleet-selection.ts'
import { fleetStore } from '../../state/fleet-store.ts'
import { useCall } from '../../state/use-call.ts'
import { useDebounced } from '../../state/use-debounced.ts'
import { Button } from '../../ui/button.tsx'
import { cleanText } from '../../ui/clean-text.ts'
import { Menu, type MenuItem } from '../../ui/menu.tsx'

/** As many as one rollout takes. */
const most = 200
/** Selecting goes on for a while, and what can be done is asked once. */
const restMs = 200
/** What was not all read in time is asked for again after so long. */
const againMs = 2_000

/** What is selected, and what can be done to all of it. Nothing while nothing is selected. */
export function SelectionBar({ shown, engineTitle }: { shown: readonly DatabaseCluster[]; engineTitle: (engine: string) => string }) {
  const ids = fleetSelection(view => view.ids)
  const rows = fleetStore(view => view.fleet.rows)
  const contexts = fleetStore(view => view.fleet.contexts)
  const there = useMemo(() => [...ids].flatMap(id => rows.get(id) ?? []), [ids, rows])
  const hidden = useMemo(() => {
    if (there.length === 0) return 0
    const inSight = new Set(shown.map(row => row.id))
    return there.filter(row => !inSight.has(row.id)).length
  }, [there, shown])
  const engines = [...new Set(there.map(row => row.engine))]
  const stale = there.filter(row => contexts.get(row.contextId)?.freshness.state !== 'live').length
  const because = whyNot(there.length, engines.map(engineTitle))
  const asked = useDebounced(there.length > 0 && because === null ? there.map(row => row.id).join(' ') : '', restMs)
  const common = useCall(asked === '' ? null : asked, signal => client.rollouts.actions({ clusterIds: asked.split(' ') }, { signal }))
  const { reload } = common
  const partly = common.value?.whole === false ? common.value : null
  useEffect(() => {
    if (partly === null) return
    const timer = setTimeout(reload, againMs)
    return () => clearTimeout(timer)
  }, [partly, reload])
  if (there.length === 0) return null
  const failed = common.error?.message ?? common.value?.because ?? null
  const waits = common.value === null ? 'What can be done to them is being read.' : null
  const why = because ?? failed ?? waits
  const go = (operation: string) => {
    const [only] = there
    navigate(
      there.length === 1 && only !== undefined ? addressOf(['change', only.id, operation]) : addressOf(['rollout', 'new', operation]),
    )
  }
  return (
    <section aria-label="Selection" className="flex shrink-0 items-center gap-3 border-t border-line-strong bg-raised px-4 py-2">
      <p role="status" className="min-w-0 flex-1 text-sm text-ink">
        <span className="tabular font-medium">{there.length} selected</span>
        {hidden > 0 && <span className="text-ink-3"> · {hidden} of them not shown by the filter</span>}
        {because !== null && <span className="text-ink-2"> · {because}</span>}
        {stale > 0 && <span className="text-warn"> · {stale} of contexts that are not live</span>}
      </p>
      <Menu
        trigger={
          <Button variant="primary" data-selection-actions>
            Actions
            <ChevronDown aria-hidden className="size-3.5" />
          </Button>
        }
        // The reason is an item: a button that changes its nature while it is focused would lose the keys.
        items={why === null ? itemsOf(common.value?.actions ?? [], there.length, go) : [nothingBecause(why)]}
      />
      <Button variant="ghost" icon={X} onClick={() => selectDatabases(new Set())}>
        Clear
      </Button>
    </section>
  )
}

function nothingBecause(because: string): MenuItem {
  return { id: 'nothing', title: 'Nothing can be done now', because, onSelect: () => undefined }
}

function whyNot(count: number, engines: readonly string[]): string | null {
  if (count > most) return `At most ${most} databases can be changed at once.`
  if (engines.length > 1) return `They are of different engines (${engines.join(', ')}): an operation belongs to one.`
  return null
}

function itemsOf(actions: readonly CommonAction[], count: number, go: (operation: string) => void): MenuItem[] {
  const itemOf = ({ operation, title, risk, unable }: CommonAction): MenuItem => {
    const first = cleanText(unable[0]?.because ?? '', 200)
    return {
      id: operation,
      title,
      danger: risk === 'irreversible',
      because:
        operation === 'edit-yaml' && count > 1
          ? 'It is one object’s text: select a single database.'
          : unable.length === count
            ? first
            : null,
      note: unable.length === 0 ? null : `Not for ${unable.length} of ${count}: ${first}`,
      onSelect: () => go(operation),
    }
  }
  return menuOf(actions, itemOf)
}
