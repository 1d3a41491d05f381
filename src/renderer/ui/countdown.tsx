import { useSyncExternalStore } from 'react'
import { spanText } from './age-text.ts'
import { subscribeClock } from './clock.ts'

/** `in 12 s` until an instant, then `now`. */
export function Countdown({ until }: { until: string }) {
  const text = useSyncExternalStore(subscribeClock, () => {
    const left = Math.ceil((Date.parse(until) - Date.now()) / 1000)
    return Number.isNaN(left) || left <= 0 ? 'now' : `in ${spanText(left)}`
  })
  return <span className="tabular">{text}</span>
}
