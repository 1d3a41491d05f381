/** What a colour means. `unknown` is its own tone: it is never drawn like `good`. */
export type Tone = 'good' | 'info' | 'warn' | 'bad' | 'muted' | 'unknown'

/** Text colour of each tone. */
export const toneText: Readonly<Record<Tone, string>> = {
  good: 'text-good',
  info: 'text-info',
  warn: 'text-warn',
  bad: 'text-bad',
  muted: 'text-ink-2',
  unknown: 'text-ink-2',
}

/** Background of each tone. */
export const toneFill: Readonly<Record<Tone, string>> = {
  good: 'bg-good-soft',
  info: 'bg-info-soft',
  warn: 'bg-warn-soft',
  bad: 'bg-bad-soft',
  muted: 'bg-muted-soft',
  unknown: 'bg-muted-soft outline-1 -outline-offset-1 outline-dashed outline-edge',
}
