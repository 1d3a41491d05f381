import { at, bool, num, str } from '../../read-json.ts'
import type { ConfigPlace } from './config-place.ts'
import type { OperatorSetting } from './settings.ts'

type Found = Pick<ConfigPlace, 'form' | 'object'>
type Key = Pick<OperatorSetting, 'name' | 'group' | 'entryOf'>

/** Longest text of a list or map that is looked at. */
const maxParts = 200

/** A setting as text (a list separated by commas); null: it isn't set, so that the operator's own default holds. */
export function settingText({ form, object }: Found, key: Key): string | null {
  if (form === 'map') {
    const text = str(object, 'data', key.entryOf ?? key.name)
    return text === null || key.entryOf === undefined ? text : (entriesOf(text).get(key.name) ?? null)
  }
  const value = at(object, ...pathOf(key))
  if (Array.isArray(value))
    return (
      value
        .filter(item => typeof item === 'string')
        .slice(0, maxParts)
        .join(',') || null
    )
  const simple = bool(value) ?? num(value)
  return simple === null ? str(value) : String(simple)
}

/** Texts separated by commas, without those that are empty. */
export function partsOf(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .slice(0, maxParts)
    .map(part => part.trim())
    .filter(part => part !== '')
}

/** A setting and what it shall be, as text; null takes it away. */
export interface SettingChange {
  readonly setting: Key & Pick<OperatorSetting, 'kind'>
  readonly to: string | null
}

/** The merge patch that makes these changes. In a ConfigMap everything is text, and a map one text of `key:value` pairs. */
export function patchOf(place: Found, changes: readonly SettingChange[]): Record<string, unknown> {
  const patch: Record<string, unknown> = {}
  if (place.form === 'object') {
    for (const { setting, to } of changes) put(patch, pathOf(setting), to === null ? null : typed(setting, to))
    return patch
  }
  const data: Record<string, string | null> = {}
  for (const { setting, to } of changes) {
    if (setting.entryOf === undefined) {
      data[setting.name] = to
      continue
    }
    const entries = entriesOf(data[setting.entryOf] ?? str(place.object, 'data', setting.entryOf) ?? '')
    if (to === null) entries.delete(setting.name)
    else entries.set(setting.name, to)
    data[setting.entryOf] = entries.size === 0 ? null : [...entries].map(([name, value]) => `${name}:${value}`).join(',')
  }
  return { data }
}

function pathOf({ name, group, entryOf }: Key): string[] {
  return ['configuration', group, entryOf ?? '', name].filter(part => part !== '')
}

function typed({ kind }: Pick<OperatorSetting, 'kind'>, text: string): unknown {
  if (kind === 'flag') return text === 'true'
  if (kind === 'number') return Number(text)
  return kind === 'list' ? partsOf(text) : text
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = '', ...rest] = path
  if (rest.length === 0) {
    target[first] = value
    return
  }
  const inner: Record<string, unknown> = {}
  const before = target[first]
  const next = typeof before === 'object' && before !== null ? (before as Record<string, unknown>) : inner
  target[first] = next
  put(next, rest, value)
}

function entriesOf(text: string): Map<string, string> {
  return new Map(
    partsOf(text).flatMap(pair => {
      const colon = pair.indexOf(':')
      return colon < 1 ? [] : [[pair.slice(0, colon).trim(), pair.slice(colon + 1).trim()] as const]
    }),
  )
}
