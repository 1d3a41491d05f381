import type { Schema } from './schema.ts'

/**
 * A short notation for the types of built-in kinds, one per line: `Name field:type field:type …`, under a `# package` line.
 *
 * | type | meaning |
 * | --- | --- |
 * | `s` `i` `l` `f` `b` `t` `y` | string, int32, int64, number, boolean, time, base64 |
 * | `x` `q` `o` | integer or string, quantity, anything |
 * | `Name` `=Name` `~Name` | a struct by pointer, by value, or one that is owned as a whole |
 * | `[t]` `[t]@k,l` `[t]@+` | a list owned as a whole, merged by keys, or a set; `[t]%k` is owned as a whole but patched by key |
 * | `{t}` `~{t}` | a map, and one that is owned as a whole |
 * | `…!` `…\|value` | required; with a default that only matters as a list key |
 */
export function readTypes(sources: readonly string[]): ReadonlyMap<string, Schema> {
  const types = new Map<string, MutableSchema>()
  const lines: { name: string; fields: readonly string[] }[] = []
  for (const source of sources) {
    let prefix = ''
    for (const line of source.split('\n')) {
      const [name = '', ...fields] = line.trim().split(/\s+/)
      if (name === '#') prefix = fields[0] ?? ''
      else if (name !== '') {
        types.set(name, { type: 'object', typeName: `${prefix}.${name}`, properties: {}, required: [] })
        lines.push({ name, fields })
      }
    }
  }
  for (const { name, fields } of lines) {
    const schema = types.get(name)
    if (schema !== undefined) fillFields(schema, fields, types)
  }
  return types
}

type MutableSchema = { -readonly [Key in keyof Schema]: Schema[Key] } & { properties: Record<string, Schema>; required: string[] }

/** By this description the schema of a quantity is known. */
export const quantityText = 'A quantity, such as 500m or 2Gi.'

const scalars: Readonly<Record<string, Schema>> = {
  s: { type: 'string' },
  i: { type: 'integer', format: 'int32' },
  l: { type: 'integer', format: 'int64' },
  f: { type: 'number' },
  b: { type: 'boolean' },
  t: { type: 'string', format: 'date-time' },
  y: { type: 'string', format: 'byte' },
  x: { 'x-kubernetes-int-or-string': true },
  q: { description: quantityText },
  o: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
}

function fillFields(schema: MutableSchema, fields: readonly string[], types: ReadonlyMap<string, Schema>): void {
  for (const field of fields) {
    const at = field.indexOf(':')
    const name = field.slice(0, at)
    const [notation = '', fallback] = field.slice(at + 1).split('|')
    if (notation.endsWith('!')) schema.required.push(name)
    const child = readType(notation.replace(/!$/, ''), types)
    schema.properties[name] = fallback === undefined ? child : { ...child, default: fallback }
  }
}

function readType(notation: string, types: ReadonlyMap<string, Schema>): Schema {
  if (notation.startsWith('~')) return { ...readType(notation.slice(1), types), 'x-kubernetes-map-type': 'atomic' }
  const list = /^\[(.*)\](?:([@%])(.*))?$/.exec(notation)
  if (list?.[1] !== undefined) return { type: 'array', items: readType(list[1], types), ...listRules(list[2], list[3] ?? '') }
  const map = /^\{(.*)\}$/.exec(notation)
  if (map?.[1] !== undefined) return { type: 'object', additionalProperties: readType(map[1], types) }
  const scalar = scalars[notation]
  if (scalar !== undefined) return scalar
  const byValue = notation.startsWith('=')
  const found = types.get(byValue ? notation.slice(1) : notation)
  if (found === undefined) throw new Error(`no type ${notation}`)
  if (!byValue) return found
  // The copy shares properties and required with the type, which may be filled in after this line.
  return { ...found, alwaysThere: true }
}

function listRules(mark: string | undefined, keys: string): Schema {
  if (mark === undefined) return { 'x-kubernetes-list-type': 'atomic' }
  const names = keys.split(',')
  const patch = { 'x-kubernetes-patch-strategy': 'merge', ...(keys === '+' ? {} : { 'x-kubernetes-patch-merge-key': names[0] ?? '' }) }
  if (mark === '%') return { 'x-kubernetes-list-type': 'atomic', ...patch }
  if (keys === '+') return { 'x-kubernetes-list-type': 'set', ...patch }
  return { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': names, ...patch }
}
