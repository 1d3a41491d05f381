import { useSyncExternalStore } from 'react'
import { exactTime } from './age-text.ts'
import { subscribeClock } from './clock.ts'
import { tookBetween } from './run-progress.ts'

const still = () => () => undefined

/** How long something took; goes on counting (in whole seconds) while it has no end. */
export function Took({ startedAt, endedAt }: { startedAt: string | null; endedAt: string | null }) {
  const running = startedAt !== null && endedAt === null
  const text = useSyncExternalStore(running ? subscribeClock : still, () =>
    tookBetween(startedAt, endedAt, Math.floor(Date.now() / 1000) * 1000),
  )
  if (text === null || startedAt === null) return <span className="text-ink-3">–</span>
  const span = endedAt === null ? `since ${exactTime(startedAt)}` : `${exactTime(startedAt)} to ${exactTime(endedAt)}`
  return (
    <span className="tabular whitespace-nowrap" title={span}>
      {text}
    </span>
  )
}
