import { isObject } from '../../../shared/manifest/json.ts'
import { isList, mergeLists } from '../../../shared/manifest/merge-lists.ts'
import { mergeMaps } from '../../../shared/manifest/merge-maps.ts'
import type { ChangeDraft } from '../../state/change-draft.ts'
import { type ChangeValues, isChosen, isSame, openValues, refill, sourceOf } from './change-values.ts'
import type { FormField } from './form-field.ts'
import { isSecret, isShown, type Params, valueAt, withoutSecrets, withValueAt } from './form-values.ts'

/** The form as the user finds it again. */
export type Returned = {
  readonly values: ChangeValues
  /** What stands otherwise than when the form was left. */
  readonly moved: readonly Moved[]
  /** Fields whose value was secret, so that it has to be entered again. */
  readonly asked: readonly string[]
  /** It has what a plan was made of, which need not be what was in the form last. */
  readonly ofPlan: boolean
  /** What was chosen in it is gone: nothing follows what stands, every field is as it was left. */
  readonly isChoiceGone: boolean
}

/** A field under which the object has changed; `was` and `is` in words, null for nothing. `kept`: what was entered there stays. */
export type Moved = { readonly label: string; readonly was: string | null; readonly is: string | null; readonly kept: boolean }

const isEmpty = (value: unknown) => value === undefined || value === null || value === ''

/** What is kept of a form that may be left. `asked`: what had to be entered again already, and hasn't been. */
export function leaveChange(
  fields: readonly FormField[],
  values: ChangeValues,
  touched: Iterable<string>,
  asked: readonly string[],
): ChangeDraft {
  const secrets = fields.filter(isSecret)
  const filled = values.filled && {
    ...values.filled,
    lost: values.filled.lost.filter(({ path }) => !secrets.some(field => field.path === path)),
  }
  return {
    params: withoutSecrets(fields, values.params),
    begun: values.begun,
    source: values.source,
    filled,
    typing: values.typing,
    touched: [...touched],
    asked: secrets.filter(({ path }) => asked.includes(path) || !isEmpty(valueAt(values.params, path))).map(({ path }) => path),
    ofPlan: false,
  }
}

/** True when something was entered or chosen in the form, so that there is something to come back to. */
export function isWorthKeeping(fields: readonly FormField[], { params, begun, filled, asked }: ChangeDraft): boolean {
  const isEntered = (field: FormField) => !isSecret(field) && !isSame(valueAt(params, field.path), valueAt(begun, field.path))
  return filled !== null || asked.length > 0 || fields.some(isEntered)
}

/**
 * The form as it was left, on what stands now: what was entered stays, and so does what was chosen, with what the chosen object has now; every other
 * field follows what stands.
 */
export function returnToChange(fields: readonly FormField[], start: Params, left: ChangeDraft): Returned {
  const opened = openValues(fields, start)
  const { begun: before, asked, ofPlan } = left
  const wasEntered = ({ path }: FormField) => !isSame(valueAt(left.params, path), valueAt(before, path))
  const entered = fields.filter(field => !isSecret(field) && wasEntered(field))
  const asLeft = entered.reduce((params, { path }) => withValueAt(params, path, valueAt(left.params, path)), opened.params)
  const lost = lostChoice(fields, left)
  // Nothing stands any more that the other fields could follow.
  if (lost !== null) {
    const values = { params: left.params, begun: before, source: left.source, filled: null, typing: null }
    return {
      values,
      moved: [{ label: lost.label, was: textOf(lost, valueAt(left.params, lost.path)), is: null, kept: true }],
      asked,
      ofPlan,
      isChoiceGone: true,
    }
  }
  const chosen = fields
    .filter(field => field.path !== left.typing && isChosen(field, asLeft) && isShown(field, fields, asLeft))
    .filter(field => sourceOf(field, asLeft) !== opened.source)
    // The one that filled the others last counts last.
    .toSorted((one, other) => Number(sourceOf(one, asLeft) === left.source) - Number(sourceOf(other, asLeft) === left.source))
  const base = chosen.reduce((values, field) => refill(fields, values, field, asLeft), opened)
  const params = entered.reduce((kept, field) => withValueAt(kept, field.path, staying(field, left, base.begun)), base.params)
  const values = { ...base, params, filled: left.filled, typing: left.typing }
  const shown = fields.filter(field => !isSecret(field) && isShown(field, fields, params))
  const moved = shown.flatMap(field => movedIn(field, before, left.params, base.begun))
  return { values, moved, asked, ofPlan, isChoiceGone: false }
}

/** The field whose choice had filled the others, and offers it no longer. */
export function lostChoice(fields: readonly FormField[], left: Pick<ChangeDraft, 'params' | 'source' | 'typing'>): FormField | null {
  const from = fields.find(field => field.path !== left.typing && left.source === sourceOf(field, left.params))
  return from === undefined || isChosen(from, left.params) ? null : from
}

/** What was entered in a field. Of names with values, and of a list, what was entered there: the rest follows what stands. */
function staying({ path }: FormField, { params, begun }: ChangeDraft, now: Params): unknown {
  const value = valueAt(params, path)
  const [was, is] = [valueAt(begun, path), valueAt(now, path)]
  if (isObject(value)) {
    const [before, after] = [isEmpty(was) ? {} : was, isEmpty(is) ? {} : is]
    return isObject(before) && isObject(after) ? mergeMaps(before, value, after) : value
  }
  if (isList(value)) {
    const [before, after] = [isEmpty(was) ? [] : was, isEmpty(is) ? [] : is]
    return isList(before) && isList(after) ? mergeLists(before, value, after) : value
  }
  return value
}

function movedIn(field: FormField, before: Params, mine: Params, now: Params): readonly Moved[] {
  const [was, made, is] = [valueAt(before, field.path), valueAt(mine, field.path), valueAt(now, field.path)]
  if (isSame(was, is) || (isEmpty(was) && isEmpty(is))) return []
  const moved = (label: string, words: FormField | null, had: unknown, own: unknown, has: unknown): Moved => ({
    label,
    was: textOf(words, had),
    is: textOf(words, has),
    kept: !isSame(had, own),
  })
  const [one, other] = [isEmpty(was) && isObject(is) ? {} : was, isEmpty(is) && isObject(was) ? {} : is]
  if (!isObject(one) || !isObject(other)) return [moved(field.label, field, was, made, is)]
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(name => !isSame(one[name], other[name]))
  return names.map(name => moved(`${field.label}, ${name}`, null, one[name], isObject(made) ? made[name] : undefined, other[name]))
}

/** Longer values are cut: they are told to be recognised, not to be read. */
const longest = 80

function textOf(field: FormField | null, value: unknown): string | null {
  if (isEmpty(value)) return null
  const option = field?.options.find(each => each.value === value)
  const plain = typeof value === 'boolean' ? (value ? 'on' : 'off') : typeof value === 'string' ? value : JSON.stringify(value)
  const text = option === undefined ? plain : (option.name ?? option.label)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
