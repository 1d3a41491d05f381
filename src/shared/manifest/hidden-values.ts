import { isSecretField } from '../redaction/secret-fields.ts'
import { maskSecretText } from '../redaction/secret-text.ts'
import { isObject, itemNames, type JsonObject } from './json.ts'

/** An object without what looks like a secret, and what was taken out, by what stands in its place. */
export interface Hidden {
  readonly shown: JsonObject
  readonly values: ReadonlyMap<string, string | number>
}

const mark = '***hidden:'
const token = /\*\*\*hidden:([A-Za-z0-9%._~!()/[\]#-]{1,2000})\*\*\*/g
/** Texts beyond are hidden wholly: masking by shape would cut them. */
const longestLookedAt = 100_000
const maxDepth = 200

/** Whether a text is, or holds, what stands for a hidden value. */
export function holdsHidden(text: string): boolean {
  return text.includes(mark)
}

/**
 * Puts `***hidden:<where>***` in the place of every secret: fields that are called one, and secrets within texts. Where it is, and not what it is,
 * names it, so that nothing of the value leaks and a value that changes meanwhile stays as it then is. Never throws.
 */
export function hideSecrets(object: JsonObject): Hidden {
  const values = new Map<string, string | number>()

  function hide(path: string, value: string | number): string {
    for (let count = 1; ; count++) {
      const name = `${mark}${path}${count === 1 ? '' : `#${count}`}***`
      if (values.has(name)) continue
      values.set(name, value)
      return name
    }
  }

  function whole(value: unknown, path: string, depth: number): unknown {
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return hide(path, value)
    if (depth > maxDepth) return null
    return Array.isArray(value) ? value.map((each, index) => whole(each, `${path}/${index}`, depth + 1)) : walk(value, path, depth)
  }

  function walk(value: unknown, path: string, depth: number): unknown {
    if (typeof value === 'string') {
      // A text that looks like our own mark is none of ours: as it is, it would be taken for one.
      if (value.length > longestLookedAt || holdsHidden(value)) return hide(path, value)
      // Masking goes shape by shape, so a later secret may hold the stand-in of an earlier one.
      return maskSecretText(value, secret =>
        hide(
          path,
          secret.replace(token, name => String(values.get(name) ?? name)),
        ),
      )
    }
    if (depth > maxDepth) return null
    if (Array.isArray(value)) return items(value, path, depth)
    if (!isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        const at = path === '' ? segment(name) : `${path}/${segment(name)}`
        return [name, isSecretField(value, name) ? whole(each, at, depth + 1) : walk(each, at, depth + 1)]
      }),
    )
  }

  function items(list: readonly unknown[], path: string, depth: number): unknown[] {
    const names = itemNames(list)
    return list.map((item, index) => {
      const at = `${path}/${names === null ? index : `[${segment(names[index] ?? '')}]`}`
      return walk(item, at, depth + 1)
    })
  }

  const shown = walk(object, '', 0)
  return { shown: isObject(shown) ? shown : {}, values }
}

/** Only what our own pattern reads back. */
function segment(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll('*', '%2A').replaceAll("'", '%27')
}

/** An object with its hidden values again, and the complaints about stand-ins that stand where they can't. */
export interface Revealed {
  readonly value: JsonObject
  readonly faults: readonly string[]
}

/**
 * Puts the hidden values back, each only where it was taken from (in a list whose items have no names, in any of its items): elsewhere it might be
 * shown, so that is a fault.
 */
export function revealHidden(shown: JsonObject, values: Hidden['values']): Revealed {
  const faults = new Set<string>()

  function text(value: string, path: string): unknown {
    if (!holdsHidden(value)) return value
    const alone = values.get(value)
    if (alone !== undefined && isOwnPlace(value, path)) return alone
    const revealed = value.replace(token, name => {
      const known = values.get(name)
      if (known === undefined) faults.add(`There is no hidden value ${name} (any more): type the value, or take the field away.`)
      else if (!isOwnPlace(name, path)) faults.add(`The hidden value ${name} can only stay where it is: type the value at the new place.`)
      return known === undefined ? name : String(known)
    })
    // Also where only one of several stand-ins of a text was cut.
    if (holdsHidden(value.replace(token, ''))) faults.add('A hidden value was changed in part: restore it, or type the whole value.')
    return revealed
  }

  function walk(value: unknown, path: string, depth: number): unknown {
    if (typeof value === 'string') return text(value, path)
    if (depth > maxDepth) return null
    if (Array.isArray(value)) {
      const names = itemNames(value)
      return value.map((item, index) => walk(item, `${path}/${names === null ? index : `[${segment(names[index] ?? '')}]`}`, depth + 1))
    }
    if (!isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        const at = `${path === '' ? '' : `${path}/`}${segment(name)}`
        // It would be written as it stands here, since only values are put back.
        if (holdsHidden(name)) faults.add(`What stands for a hidden value can’t name a field: ${shownPath(at)}. Type the field’s name.`)
        return [name, walk(each, at, depth + 1)]
      }),
    )
  }

  const value = walk(shown, '', 0)
  return { value: isObject(value) ? value : {}, faults: [...faults].slice(0, 20) }
}

/** A path for people to read, not endless. */
function shownPath(path: string): string {
  const text = decodeURIComponent(path)
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}

function isOwnPlace(name: string, path: string): boolean {
  const own = name.slice(mark.length, -'***'.length).replace(/#\d+$/, '')
  const anyItem = (text: string) => text.replace(/\/\d+(?=\/|$)/g, '/*')
  return anyItem(own) === anyItem(path)
}
