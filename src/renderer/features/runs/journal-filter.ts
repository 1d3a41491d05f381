/** What is wanted of the journal, as the host is asked for it; what is left out doesn't matter. */
export type JournalFilter = {
  readonly search?: string
  readonly context?: string
  readonly kinds?: string
  readonly since?: string
  readonly until?: string
}

/** What the filters of the screen hold; dates are days of this computer's calendar (`2026-01-31`), empty texts are none. */
export type JournalChoices = {
  readonly text: string
  readonly context: string
  readonly kinds: readonly string[]
  readonly from: string
  readonly to: string
}

export const noChoices: JournalChoices = { text: '', context: '', kinds: [], from: '', to: '' }

/** The filter of what was chosen. Both days count whole; a day that is none counts for nothing. */
export function filterOf({ text, context, kinds, from, to }: JournalChoices): JournalFilter {
  const since = instantOf(`${from}T00:00:00.000`)
  const until = instantOf(`${to}T23:59:59.999`)
  return {
    ...(text.trim() !== '' && { search: text.trim().slice(0, 200) }),
    ...(context !== '' && { context }),
    ...(kinds.length > 0 && { kinds: kinds.join(',') }),
    ...(since !== null && { since }),
    ...(until !== null && { until }),
  }
}

function instantOf(local: string): string | null {
  const time = Date.parse(local)
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}
