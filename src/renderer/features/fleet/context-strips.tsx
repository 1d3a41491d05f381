import { useMemo, useState } from 'react'
import { connection } from '../../state/connection-store.ts'
import { contextsStore } from '../../state/contexts-store.ts'
import { fleetStore } from '../../state/fleet-store.ts'
import { shownFreshness } from '../../state/shown-freshness.ts'
import { Button } from '../../ui/button.tsx'
import { ContextStrip } from './context-strip.tsx'

/** Strips that are shown before the rest is folded. */
const shownAtFirst = 3

/** All connected contexts that are not live, or live but not seen whole, above the rows and apart from them. */
export function ContextStrips({ counts }: { counts: ReadonlyMap<string, number> }) {
  const contexts = fleetStore(view => view.fleet.contexts)
  const byId = contextsStore(view => view.byId)
  const state = connection(host => host.state)
  const since = connection(host => host.since)
  const [all, setAll] = useState(false)
  const strips = useMemo(
    () =>
      [...contexts.values()]
        .filter(context => context.connected)
        .map(context => ({ ...context, freshness: shownFreshness(context.freshness, { state, since }) }))
        .filter(({ freshness }) => freshness.state !== 'off' && (freshness.state !== 'live' || freshness.message !== null))
        .sort((a, b) => Number(a.freshness.state === 'live') - Number(b.freshness.state === 'live')),
    [contexts, state, since],
  )
  // Without the host every context is stale for the same reason, which the banner tells once.
  if (strips.length === 0 || state === 'down') return null
  const folded = strips.length > shownAtFirst + 1 && !all
  const shown = folded ? strips.slice(0, shownAtFirst) : strips
  return (
    <section
      aria-label="Contexts that are not live or not seen whole"
      className="max-h-52 shrink-0 overflow-y-auto border-b border-line bg-surface"
    >
      <ul className="divide-y divide-line">
        {shown.map(context => (
          <ContextStrip
            key={context.id}
            id={context.id}
            name={context.name}
            context={byId.get(context.id)}
            freshness={context.freshness}
            rows={counts.get(context.id) ?? 0}
          />
        ))}
      </ul>
      {strips.length > shownAtFirst + 1 && (
        <div className="border-t border-line px-3 py-1">
          <Button size="sm" variant="ghost" onClick={() => setAll(!all)}>
            {folded ? `Show ${strips.length - shownAtFirst} more contexts` : 'Show fewer'}
          </Button>
        </div>
      )}
    </section>
  )
}
