import type { Consequence } from '../../shared/domain/plan.ts'
import { below } from '../../shared/manifest/json.ts'
import { isKnownParameter, nearestParameter } from './known-parameters.ts'

/** Extensions’ parameters have a dot, and PostgreSQL takes any name with one. */
const isUnknown = (name: string): boolean => !name.includes('.') && !isKnownParameter(name)

/** What to say of a parameter that the app doesn't know, and what may cure it; null: it is known, or an extension's (those have a dot). */
export function unknownParameter(name: string): { readonly seen: string; readonly cure: string } | null {
  if (!isUnknown(name)) return null
  const near = nearestParameter(name)
  return {
    seen: `The app knows no PostgreSQL parameter “${name}”; the server does not start with an unknown one.`,
    cure: near === null ? 'Check the spelling.' : `Did you mean ${near}?`,
  }
}

/** Parameters as they change: null takes away. */
type Changes = Readonly<Record<string, string | null>>

/** Those that the app doesn't know and that are set. Taking one away does no harm. */
export function unknownAmong(changes: Changes): readonly string[] {
  return Object.keys(changes).filter(name => changes[name] !== null && isUnknown(name))
}

/** What setting these does, none of which the app knows. */
export function consequenceOfUnknown(names: readonly string[]): Consequence {
  const all = names.slice(0, 20).join(', ')
  return {
    level: 'outage',
    text: `What ${all} ${names.length === 1 ? 'needs' : 'need'} is not known. PostgreSQL does not start with a name that it does not know: at its next start a member would stay down.`,
  }
}

/** The same for each of them, by the JSON pointer of its field in the root. */
export function consequencesOfUnknown(changes: Changes): ReadonlyMap<string, Consequence> {
  return new Map(unknownAmong(changes).map(name => [below('/spec/postgresql/parameters', name), consequenceOfUnknown([name])]))
}
