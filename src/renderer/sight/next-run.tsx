import { useCallback, useSyncExternalStore } from 'react'
import { inZone, nextRuns } from '../../shared/domain/cron-runs.ts'
import { ageText, exactTime } from '../ui/age-text.ts'
import { subscribeClock } from '../ui/clock.ts'
import { LongText } from '../ui/long-text.tsx'

/** When a schedule runs next by this computer's clock, as its own zone's clock shows it, and how long that is to go. */
export function NextRun({ schedule, timeZone, otherwise }: { schedule: string; timeZone: string; otherwise: string }) {
  const read = useCallback(() => nextRuns(schedule, timeZone, Date.now(), 1)[0] ?? null, [schedule, timeZone])
  const at = useSyncExternalStore(subscribeClock, read)
  // The words change more often than the instant does.
  const words = useSyncExternalStore(subscribeClock, () => (at === null ? '' : ageText(new Date(at).toISOString(), Date.now())))
  if (at === null) return <LongText text={otherwise} limit={240} />
  const iso = new Date(at).toISOString()
  return (
    <time dateTime={iso} title={exactTime(iso)} className="tabular">
      {inZone(at, timeZone)} <span className="text-ink-3">({words})</span>
    </time>
  )
}
