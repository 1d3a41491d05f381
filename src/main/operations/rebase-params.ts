import type { Check, Intent } from '../../shared/domain/plan.ts'
import { isList, mergeLists } from '../../shared/manifest/merge-lists.ts'
import { mergeMaps } from '../../shared/manifest/merge-maps.ts'
import type { AnyOperation, FormStart } from '../engines/engine.ts'
import { isRecord, type JsonRecord, sameJson } from './json.ts'
import { formFieldsOf, standingParams } from './standing-params.ts'

/** What was asked for, laid over what stands now. */
export interface Rebased {
  /** What is asked for now. Where somebody else changed the same, what was asked for stands. */
  readonly params: Record<string, unknown>
  /** What `params` began from: what stands now. Absent: it can't be told, because what was chosen is not there. */
  readonly base?: Record<string, unknown>
  /** It is not what was asked for any more. */
  readonly isMoved: boolean
  /** What was changed by others, and of it what is asked for otherwise (`conflicts` of these checks fail). */
  readonly checks: readonly Check[]
  readonly isConflicting: boolean
}

/** Something that others have changed; `wanted` is undefined where nobody asked for another value. */
interface Change {
  readonly field: string
  readonly label: string
  readonly was: unknown
  readonly is: unknown
  readonly wanted?: unknown
}

/**
 * What differs in `params` from `base` is what the user wants; everything else follows what stands now (`start`). Of names with values, and of a list,
 * each entry counts for itself. Without `base` nothing has moved, and what stands now becomes the base: what the plan will be seen to change is then
 * what was asked for. What is chosen among several (a member, a Service) or proposed stays as it was asked for: nothing that stands is meant there.
 */
export function rebaseParams(operation: Pick<AnyOperation, 'params'>, asked: Pick<Intent, 'params' | 'base'>, start: FormStart): Rebased {
  const fields = formFieldsOf(operation)
  const given = asked.params
  const isChosen = (name: string) => Object.hasOwn(start.choices, name) || start.proposed?.includes(name) === true
  const isLost = (name: string) => !isEmpty(given[name]) && !start.choices[name]?.some(({ value }) => value === given[name])
  const standing = standingParams(fields, start, given)
  const names = Object.keys(fields).filter(name => Object.hasOwn(given, name) || Object.hasOwn(asked.base ?? {}, name))
  const untouched = { params: { ...given }, isMoved: false, checks: [], isConflicting: false }
  if (Object.keys(start.choices).some(isLost)) return asked.base === undefined ? untouched : { ...untouched, base: asked.base }
  const base = pick(standing, names)
  if (asked.base === undefined) return { ...untouched, base }

  const params: Record<string, unknown> = { ...given }
  const changes: Change[] = []
  for (const name of names.filter(each => !isChosen(each))) {
    const field = isRecord(fields[name]) ? fields[name] : {}
    const [was, made, is] = [asked.base[name], given[name], standing[name]].map(value => value ?? field.default)
    if (isSame(was, is)) continue
    changes.push(...changesIn({ field: name, label: labelOf(name, field), was, is }, made))
    const value = isSame(made, was) ? (standing[name] ?? emptied(made)) : laidOver(was, made, is)
    if (value === undefined || (value === null && !takesNull(field))) delete params[name]
    else params[name] = value
  }
  const conflicts = changes.filter(each => 'wanted' in each)
  const isMoved = !sameJson(params, given)
  return {
    params,
    base: conflicts.length > 0 ? asked.base : base,
    isMoved,
    checks: [...movedCheck(changes.filter(each => !('wanted' in each))), ...conflicts.slice(0, mostTold).map(conflictCheck)],
    isConflicting: conflicts.length > 0,
  }
}

/** Changes and conflicts that are told one by one. */
const mostTold = 20

/** What is not set, whatever says so. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0
}

function isSame(one: unknown, other: unknown): boolean {
  return (isEmpty(one) && isEmpty(other)) || sameJson(one, other)
}

function pick(values: JsonRecord, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap(name => (Object.hasOwn(values, name) ? [[name, values[name]]] : [])))
}

/** Null where one of the three is neither such a thing nor empty. */
function asMaps(values: readonly unknown[]): readonly JsonRecord[] | null {
  const maps = values.map(value => (isEmpty(value) ? {} : value)).filter(isRecord)
  return maps.length === values.length && values.some(isRecord) ? maps : null
}

function asLists(values: readonly unknown[]): readonly (readonly string[])[] | null {
  const lists = values.map(value => (isEmpty(value) ? [] : value)).filter(isList)
  return lists.length === values.length && values.some(Array.isArray) ? lists : null
}

/** Nothing, of the same kind. */
function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return []
  return isRecord(value) ? {} : null
}

function laidOver(was: unknown, made: unknown, is: unknown): unknown {
  const [mapWas = {}, mapMade = {}, mapIs = {}] = asMaps([was, made, is]) ?? []
  if (asMaps([was, made, is]) !== null) return mergeMaps(mapWas, mapMade, mapIs)
  const [listWas = [], listMade = [], listIs = []] = asLists([was, made, is]) ?? []
  if (asLists([was, made, is]) !== null) return mergeLists(listWas, listMade, listIs)
  return made
}

/** What others have changed in one field, by entry where it has entries. */
function changesIn(whole: Change, made: unknown): readonly Change[] {
  const maps = asMaps([whole.was, made, whole.is])
  if (maps === null) {
    // Of a list, whatever was put in or taken out by each is there, or is not: there is nothing to decide.
    if (isSame(made, whole.is)) return []
    if (asLists([whole.was, made, whole.is]) !== null || isSame(made, whole.was)) return [whole]
    return [{ ...whole, wanted: made }]
  }
  const [was = {}, mine = {}, is = {}] = maps
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key): Change[] => {
    const [had, wanted, has] = [own(was, key), own(mine, key), own(is, key)]
    if (sameJson(had, has) || (sameJson(wanted, has) && !sameJson(wanted, had))) return []
    const change = { field: whole.field, label: `${whole.label}, ${key}`, was: had, is: has }
    return [sameJson(had, wanted) ? change : { ...change, wanted }]
  })
}

function own(map: JsonRecord, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined
}

function movedCheck(changes: readonly Change[]): Check[] {
  if (changes.length === 0) return []
  const told = changes.slice(0, mostTold).map(({ label, was, is }) => `${label} (${textOf(was)} → ${textOf(is)})`)
  const more = changes.length > told.length ? ` and ${changes.length - told.length} more` : ''
  const seen = `Others changed ${told.join(', ')}${more} since this was asked for: that stays as they made it.`
  return [{ id: 'overtaken', title, status: 'pass', seen, cure: null, field: null }]
}

function conflictCheck({ field, label, was, is, wanted }: Change, index: number): Check {
  const seen = `${label}: you want ${textOf(wanted)}, and somebody made it ${textOf(is)} since this was asked for; it was ${textOf(was)} then.`
  const cure = 'Look at what stands now in the form, and decide.'
  return { id: `overtaken-${index + 1}`, title, status: 'fail', seen, cure, field }
}

const title = 'What others changed meanwhile'

/** Longer values are cut: they are told to be recognised, not to be read. */
const longest = 80

function textOf(value: unknown): string {
  if (isEmpty(value)) return 'not set'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

function labelOf(name: string, { form }: JsonRecord): string {
  return isRecord(form) && typeof form.label === 'string' ? form.label : name
}

function takesNull({ type, anyOf }: JsonRecord): boolean {
  const branches = [{ type }, ...(Array.isArray(anyOf) ? anyOf.filter(isRecord) : [])]
  return branches.some(branch => [branch.type].flat().includes('null'))
}
