import { isKnownParameter, nearestParameter } from './known-parameters.ts'

/** What to say of a parameter that the app doesn't know, and what may cure it; null: it is known, or an extension's (those have a dot). */
export function unknownParameter(name: string): { readonly seen: string; readonly cure: string } | null {
  if (name.includes('.') || isKnownParameter(name)) return null
  const near = nearestParameter(name)
  return {
    seen: `The app knows no PostgreSQL parameter “${name}”; the server does not start with an unknown one.`,
    cure: near === null ? 'Check the spelling.' : `Did you mean ${near}?`,
  }
}
