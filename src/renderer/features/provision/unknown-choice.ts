import type { Choice } from '../../../shared/domain/form.ts'
import type { FormField } from './form-field.ts'
import { type Params, valueAt } from './form-values.ts'

/** Choices that are named in a warning; the list under the field has them all. */
const named = 6

/** What to say of a value that the chosen context does not offer, where it has to; null when there is nothing to say. `choices` null: not known. */
export function unknownChoice(field: FormField, params: Params, choices: readonly Choice[] | null): string | null {
  const value = valueAt(params, field.path)
  if (choices === null || field.mustExist === null || typeof value !== 'string' || value === '') return null
  if (!field.mustExist.every(condition => condition.is.includes(valueAt(params, condition.field)))) return null
  // The host gives this many at most: there may be others.
  if (choices.length >= 5000) return null
  if (choices.some(choice => choice.value === value)) return null
  if (choices.length === 0) return `This context has no “${value}”, nor any other to choose from.`
  const names = choices.slice(0, named).map(choice => choice.value)
  const more = choices.length > named ? ` and ${choices.length - named} more` : ''
  return `This context has no “${value}”. It has ${names.join(', ')}${more}.`
}
