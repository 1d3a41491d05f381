/** How long ago (or ahead) an instant is, in one unit: `just now`, `12 s ago`, `3 min ago`, `in 2 h`. `?` for what is no instant. */
export function ageText(iso: string, now: number): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return '?'
  const seconds = Math.round((now - at) / 1000)
  const size = Math.abs(seconds)
  if (size < 5) return 'just now'
  const words = spanText(size)
  return seconds > 0 ? `${words} ago` : `in ${words}`
}

/** A length of time in one unit, rounded down. */
export function spanText(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`
  if (seconds < 730 * 86_400) return `${Math.floor(seconds / 86_400)} d`
  return `${Math.floor(seconds / (365.25 * 86_400))} y`
}

// Formatters are costly to make and cheap to use; rows of the fleet use them by the hundred while scrolling.
const exactFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const clockFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

/** The exact instant in the user's locale with seconds, and in UTC; the text itself when it is no instant. */
export function exactTime(iso: string): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso.slice(0, 64)
  return `${exactFormat.format(at)} (${new Date(at).toISOString()})`
}

/** The time of day with seconds, `14:02:11`; of another day than today with its date before it. */
export function clockTime(iso: string, now = Date.now()): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return '?'
  const time = clockFormat.format(at)
  return new Date(at).toDateString() === new Date(now).toDateString() ? time : `${dayFormat.format(at)}, ${time}`
}
