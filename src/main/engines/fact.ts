import type { FactSection, FactValue } from '../../shared/domain/database-cluster.ts'
import { shorten } from './read-json.ts'

type Tone = FactValue['tone']

/** A value as text; nothing known reads `unknown`. */
export function text(value: string | number | null, tone: Tone = 'plain'): FactValue {
  return value === null ? { text: 'unknown', at: null, tone: 'muted' } : { text: shorten(String(value), 500), at: null, tone }
}

/** An instant, which the page shows as an age; `missing` says what none means. */
export function when(at: string | null, missing = 'unknown', tone: Tone = 'plain'): FactValue {
  return at === null ? { text: missing, at: null, tone: 'muted' } : { text: at, at, tone }
}

/** One labelled value of a section. */
export function fact(label: string, value: FactValue): FactSection['facts'][number] {
  return { label: shorten(label, 200), value }
}
