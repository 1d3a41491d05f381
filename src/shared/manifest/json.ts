/** A JSON object whose fields are read with care: anybody may have written it. */
export type JsonObject = { readonly [field: string]: unknown }

/** True for a JSON object (not null, not a list). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An own field of an object; undefined when it has none, or isn't one. */
export function ownField(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** One more segment behind a JSON pointer (RFC 6901). */
export function below(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** The names of a list's items, when each item is an object with a name of its own; null for any other list. */
export function itemNames(list: readonly unknown[]): readonly string[] | null {
  const names = list.map(item => ownField(item, 'name'))
  const texts = names.filter(name => typeof name === 'string')
  return texts.length === names.length && new Set(texts).size === texts.length ? texts : null
}

/** What a JSON pointer names; undefined when there is nothing. */
export function atPointer(value: unknown, pointer: string): unknown {
  const segments = pointer === '' ? [] : pointer.slice(1).split('/')
  return segments.reduce<unknown>((current, segment) => {
    if (Array.isArray(current)) return /^\d{1,9}$/.test(segment) ? current[Number(segment)] : undefined
    return ownField(current, segment.replaceAll('~1', '/').replaceAll('~0', '~'))
  }, value)
}
