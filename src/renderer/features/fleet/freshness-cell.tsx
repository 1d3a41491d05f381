import { TriangleAlert } from 'lucide-react'
import type { Freshness } from '../../../shared/domain/freshness.ts'
import { Age } from '../../ui/age.tsx'
import { clockTime, exactTime } from '../../ui/age-text.ts'
import { freshnessLabel } from '../../ui/freshness-badge.tsx'

/** How old the row's data is: live with the time of the last word, else since when nothing was heard. */
export function FreshnessCell({ freshness }: { freshness: Freshness }) {
  if (freshness.state === 'live') {
    const title = freshness.asOf === null ? 'Live' : `Live, last heard ${exactTime(freshness.asOf)}`
    return (
      <span title={title} className="flex items-center gap-1.5 text-ink-3">
        <span aria-hidden className="size-1.5 shrink-0 rounded-full bg-good" />
        <span className="text-ink-2">Live</span>
        {freshness.asOf !== null && <span className="tabular hidden truncate text-2xs 2xl:inline">{clockTime(freshness.asOf)}</span>}
      </span>
    )
  }
  const label = freshnessLabel(freshness.state)
  return (
    <span
      title={`${label}${freshness.message === null ? '' : `: ${freshness.message}`}`}
      className="flex min-w-0 items-center gap-1.5 text-warn"
    >
      <TriangleAlert aria-label={label} className="size-3.5 shrink-0" />
      <span className="truncate">{freshness.asOf === null ? label : <Age at={freshness.asOf} light />}</span>
    </span>
  )
}
