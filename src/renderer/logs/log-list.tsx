import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useLayoutEffect, useRef } from 'react'
import type { LogLine } from '../../shared/domain/log-line.ts'
import { LogRow, logRowHeight } from './log-row.tsx'

export type LogListProps = {
  lines: readonly LogLine[]
  /** Keeps the newest line in sight. */
  following: boolean
  /** The reader scrolled back. */
  onLeave: () => void
  chosen: number | null
  onChoose: (seq: number | null) => void
}

/** How near to the end counts as being there, in px. */
const nearEnd = logRowHeight * 1.5

/** The lines as a list that draws only those in sight. One stop for Tab; the arrows choose a line. */
export function LogList({ lines, following, onLeave, chosen, onChoose }: LogListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const lastTop = useRef(0)
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => logRowHeight,
    overscan: 10,
  })
  const newest = lines.at(-1)?.seq ?? 0
  useLayoutEffect(() => {
    const element = scroller.current
    if (!following || element === null || newest === 0) return
    element.scrollTop = element.scrollHeight
    lastTop.current = element.scrollTop
  }, [following, newest])

  function onScroll() {
    const element = scroller.current
    if (element === null) return
    const back = element.scrollTop < lastTop.current
    lastTop.current = element.scrollTop
    if (following && back && element.scrollHeight - element.scrollTop - element.clientHeight > nearEnd) onLeave()
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (event.key === 'Escape') return onChoose(null)
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? logRowHeight) / logRowHeight) - 1)
    const from = chosen === null ? lines.length : lines.findIndex(line => line.seq === chosen)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: lines.length - 1,
    }
    const wanted = steps[event.key]
    if (wanted === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const index = Math.max(0, Math.min(lines.length - 1, wanted))
    const line = lines[index]
    if (line === undefined) return
    event.preventDefault()
    onLeave()
    onChoose(line.seq)
    virtualizer.scrollToIndex(index, { align: 'auto' })
  }

  return (
    <div
      ref={scroller}
      role="listbox"
      tabIndex={0}
      aria-label="Log lines"
      {...(chosen !== null && { 'aria-activedescendant': `log-line-${chosen}` })}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto bg-surface -outline-offset-2"
    >
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(item => {
          const line = lines[item.index]
          if (line === undefined) return null
          return (
            <LogRow
              key={line.seq}
              line={line}
              id={`log-line-${line.seq}`}
              top={item.start}
              chosen={line.seq === chosen}
              index={item.index}
              count={lines.length}
              onChoose={onChoose}
            />
          )
        })}
      </div>
    </div>
  )
}
