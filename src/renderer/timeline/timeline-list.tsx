import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import type { TimelineEntry } from '../../shared/domain/timeline.ts'
import { contextsStore, contextTitle } from '../state/contexts-store.ts'
import { linesByDay } from './timeline-days.ts'
import { TimelineRow, timelineDayHeight, timelineRowHeight } from './timeline-row.tsx'

type TimelineListProps = {
  entries: readonly TimelineEntry[]
  named: boolean
  chosen: string | null
  onChoose: (id: string | null) => void
  /** The end is near: more is wanted, if there is any. */
  onEnd: () => void
}

/** Lines before the end at which the next page is asked for. */
const nearEnd = 20

/** The entries by day, drawing only those in sight. One stop for Tab; the arrows choose an entry. */
export function TimelineList({ entries, named, chosen, onChoose, onEnd }: TimelineListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const byId = contextsStore(view => view.byId)
  const lines = useMemo(() => linesByDay(entries, Date.now()), [entries])
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => (lines[index]?.kind === 'day' ? timelineDayHeight : timelineRowHeight),
    getItemKey: index => lines[index]?.key ?? index,
    overscan: 8,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= lines.length - nearEnd) onEnd()
  }, [last, lines.length, onEnd])

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (event.key === 'Escape') return onChoose(null)
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / timelineRowHeight) - 1)
    const from = chosen === null ? -1 : entries.findIndex(entry => entry.id === chosen)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: entries.length - 1,
    }
    const wanted = steps[event.key]
    if (wanted === undefined) return
    const next = entries[Math.max(0, Math.min(entries.length - 1, wanted))]
    if (next === undefined) return
    event.preventDefault()
    onChoose(next.id)
    virtualizer.scrollToIndex(
      lines.findIndex(line => line.key === next.id),
      { align: 'auto' },
    )
  }

  return (
    <div
      ref={scroller}
      role="listbox"
      tabIndex={0}
      aria-label="Timeline"
      {...(chosen !== null && { 'aria-activedescendant': `timeline-${chosen}` })}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto bg-surface -outline-offset-2"
    >
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(item => {
          const line = lines[item.index]
          if (line === undefined) return null
          if (line.kind === 'day') {
            return (
              <div
                key={line.key}
                role="presentation"
                style={{ top: item.start, height: timelineDayHeight }}
                className="absolute inset-x-0 flex items-end border-b border-line bg-sunken px-6 pb-1 text-xs font-medium text-ink-2"
              >
                {line.title}
              </div>
            )
          }
          const { entry } = line
          const context = entry.contextId === null ? undefined : byId.get(entry.contextId)
          return (
            <TimelineRow
              key={line.key}
              entry={entry}
              id={`timeline-${entry.id}`}
              top={item.start}
              chosen={entry.id === chosen}
              named={named}
              contextTitle={context === undefined ? (entry.contextName ?? '') : contextTitle(context)}
              onChoose={onChoose}
            />
          )
        })}
      </div>
    </div>
  )
}
