import { useState } from 'react'
import type { CommonAction } from '../../../shared/contract/rollouts.ts'
import { ContextName } from '../../context-name.tsx'
import { fleetStore } from '../../state/fleet-store.ts'
import { Button } from '../../ui/button.tsx'
import { FreshnessBadge } from '../../ui/freshness-badge.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SafeText } from '../../ui/safe-text.tsx'

/** Rows drawn at first; all of them on request. */
const first = 12

/** The databases that it is about, with what stands against it as far as the fleet can tell. */
export function SelectedList({ ids, unable }: { ids: readonly string[]; unable: CommonAction['unable'] }) {
  const [open, setOpen] = useState(false)
  const contexts = fleetStore(view => view.fleet.contexts)
  const because = new Map(unable.map(one => [one.clusterId, one.because]))
  // What can't be done comes first: it is what one has to know.
  const sorted = [...ids].sort((a, b) => Number(because.has(b)) - Number(because.has(a)))
  const shown = open ? sorted : sorted.slice(0, first)
  return (
    <div className="pb-10">
      <Panel
        title="Databases"
        about={
          because.size === 0
            ? `${ids.length}, in the order in which they were selected`
            : `${because.size} of ${ids.length} can’t be changed now`
        }
        flush
      >
        <ul className="divide-y divide-line">
          {shown.map(id => {
            const [contextId = '', , namespace = '', name = ''] = id.split(':')
            const context = contexts.get(contextId)
            const why = because.get(id)
            return (
              <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-1.5 text-sm">
                <span className="font-medium text-ink">
                  <SafeText>{name}</SafeText>
                </span>
                <span className="text-ink-3">
                  <SafeText>{namespace}</SafeText>
                </span>
                <ContextName id={contextId} name={context?.name ?? contextId} brief />
                {context !== undefined && context.freshness.state !== 'live' && <FreshnessBadge freshness={context.freshness} />}
                {why !== undefined && (
                  <span className="basis-full text-warn">
                    <SafeText>{why}</SafeText>
                  </span>
                )}
              </li>
            )
          })}
        </ul>
        {sorted.length > first && (
          <div className="border-t border-line px-4 py-1.5">
            <Button size="sm" variant="ghost" onClick={() => setOpen(!open)}>
              {open ? 'Show fewer' : `Show all ${sorted.length}`}
            </Button>
          </div>
        )}
      </Panel>
    </div>
  )
}
