import { createContext, useContext, useSyncExternalStore } from 'react'
import { ageText, exactTime } from './age-text.ts'
import { subscribeClock } from './clock.ts'
import { Tooltip } from './tooltip.tsx'

/**
 * How far the clock that the ages below were taken from is ahead of this computer's, in ms (negative: behind). What another computer dates is
 * as old as that one would say; 0 is this computer's own clock.
 */
export const AgesByClockAhead = createContext(0)

/** An age that keeps itself up to date; renders again only when its text changes. */
function useAge(at: string): string {
  const aheadMs = useContext(AgesByClockAhead)
  return useSyncExternalStore(subscribeClock, () => ageText(at, Date.now() + aheadMs))
}

export type AgeProps = {
  /** ISO 8601; null: not known. */
  at: string | null
  /** In rows of long tables: the exact time as a plain title, which costs nothing. */
  light?: boolean | undefined
}

/** `3 min ago`, with the exact time on hover. */
export function Age({ at, light = false }: AgeProps) {
  if (at === null) return <span title="Could not tell">?</span>
  return <KnownAge at={at} light={light} />
}

function KnownAge({ at, light }: { at: string; light: boolean }) {
  const text = useAge(at)
  if (light) {
    return (
      <time dateTime={at} title={exactTime(at)} className="tabular whitespace-nowrap">
        {text}
      </time>
    )
  }
  return (
    <Tooltip content={exactTime(at)}>
      <time dateTime={at} className="tabular whitespace-nowrap">
        {text}
      </time>
    </Tooltip>
  )
}
