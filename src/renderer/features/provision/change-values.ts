import type { Filled } from '../../state/change-draft.ts'
import type { FormField } from './form-field.ts'
import { initialValues, isShown, type Params, valueAt, withTier, withValueAt } from './form-values.ts'

/** The values of a form that is about something which exists. */
export type ChangeValues = {
  readonly params: Params
  /** What the fields began with, by what stands: of the object that was chosen last, where the form has several to choose from. */
  readonly begun: Params
  /** Field and value that the others began with last; null: no choice filled them. */
  readonly source: string | null
  readonly filled: Filled | null
  /** The field that is being typed in, which fills the others when it is left; null: none. */
  readonly typing: string | null
}

/** A choice with its field, in one text. */
export function sourceOf(field: FormField, params: Params): string {
  return `${field.path} ${String(valueAt(params, field.path))}`
}

/** Whether what stands in the field is a choice that begins others. */
export function isChosen(field: FormField, params: Params): boolean {
  return chosen(field, params) !== undefined
}

/** Whether two values of a field are the same, names in the same order. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function chosen(field: FormField, params: Params) {
  const value = valueAt(params, field.path)
  return field.options.find(option => option.begins !== undefined && option.value === value)
}

/** The form as it opens. */
export function openValues(fields: readonly FormField[], start: Params): ChangeValues {
  const params = initialValues(fields, start)
  const from = fields.findLast(field => chosen(field, params) !== undefined && isShown(field, fields, params))
  const source = from === undefined ? null : sourceOf(from, params)
  return { params, begun: params, source, filled: null, typing: null }
}

/**
 * The form with another value. Where that is a choice which begins other fields, these are filled with what it has; so they are where a field comes
 * to be shown that holds such a choice. `typing`: the value is being typed and may pass through a choice that is not meant, so nothing is filled
 * before the field is left (`settleValue`).
 */
export function changeValue(
  fields: readonly FormField[],
  before: ChangeValues,
  path: string,
  value: unknown,
  typing = false,
): ChangeValues {
  const after: ChangeValues = {
    ...before,
    params: withValueAt(before.params, path, value),
    filled: without(before.filled, path),
    typing: typing ? path : null,
  }
  const appears = (field: FormField) => !isShown(field, fields, before.params) && isShown(field, fields, after.params)
  return fields
    .filter(field => (field.path === path && !typing) || (field.path !== path && appears(field)))
    .reduce((values, field) => fillFrom(fields, values, field), after)
}

/** The form once a field was left: a choice that was typed fills the others now. One that was only passed by fills nothing. */
export function settleValue(fields: readonly FormField[], values: ChangeValues, path: string): ChangeValues {
  const field = fields.find(each => each.path === path)
  return field === undefined || values.typing !== path ? values : { ...fillFrom(fields, values, field), typing: null }
}

/** The form with what the user had entered before a choice replaced it. */
export function putBack(values: ChangeValues): ChangeValues {
  const params = (values.filled?.lost ?? []).reduce((kept, { path, value }) => withValueAt(kept, path, value), values.params)
  return { ...values, params, filled: null }
}

/** What was entered anew is lost no longer; of another choice there is nothing to say. */
function without(filled: Filled | null, path: string): Filled | null {
  return filled === null || filled.path === path ? null : { ...filled, lost: filled.lost.filter(each => each.path !== path) }
}

function fillFrom(fields: readonly FormField[], values: ChangeValues, from: FormField): ChangeValues {
  const option = chosen(from, values.params)
  const source = sourceOf(from, values.params)
  if (option?.begins === undefined || source === values.source) return values
  const { begins } = option
  const targets = fields.filter(({ path }) => path !== from.path && valueAt(begins, path) !== undefined)
  const changed = targets.filter(({ path }) => !isSame(valueAt(values.params, path), valueAt(begins, path)))
  const lost = changed.flatMap(({ path }) => {
    const had = valueAt(values.params, path)
    return isSame(had, valueAt(values.begun, path)) ? [] : [{ path, value: had }]
  })
  const params = withTier(targets, values.params, begins)
  // Of fields that don't show there is nothing to say, unless what was entered there is lost.
  const told = lost.length > 0 || changed.some(field => isShown(field, fields, params))
  const filled = told ? { path: from.path, label: option.name ?? option.label, lost } : values.filled
  return { ...values, params, begun: withTier(targets, values.begun, begins), source, filled }
}

/** The values with what the choice that `asked` has in a field begins the others with, all of them. */
export function refill(fields: readonly FormField[], values: ChangeValues, from: FormField, asked: Params): ChangeValues {
  const begins = chosen(from, asked)?.begins
  if (begins === undefined) return values
  const targets = fields.filter(({ path }) => path !== from.path)
  const [params, begun] = [withTier(targets, values.params, begins), withTier(targets, values.begun, begins)]
  return { ...values, params, begun, source: sourceOf(from, asked) }
}
