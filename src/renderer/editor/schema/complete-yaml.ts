import { ownField } from '../../../shared/manifest/json.ts'
import { cursorPlace, keyPlace } from './cursor-place.ts'
import { childOf, fieldsOf, requiredOf, type SchemaNode, schemaAt, textOf, typeWords, valuesOf } from './schema-node.ts'

/** Something that could be written at the cursor. */
export interface Suggestion {
  readonly label: string
  readonly kind: 'key' | 'value'
  readonly insert: string
  /** Short, behind the label. */
  readonly detail: string
  /** What the schema says of it; '' when nothing. */
  readonly about: string
  readonly required: boolean
  /** What stands there already is replaced from this column (from 0) on. */
  readonly from: number
  /** After this one, the values are worth a look. */
  readonly goesOn: boolean
}

/** What could be written at the cursor, by the schema. Lines and columns count from 0. */
export function completeYaml(lines: readonly string[], line: number, column: number, schema: SchemaNode): readonly Suggestion[] {
  const place = cursorPlace(lines, line, column)
  const node = place === null ? null : schemaAt(schema, place.path)
  if (place === null || node === null) return []
  const from = column - place.typed.length
  if (place.kind === 'value') return values(node, from)
  const required = requiredOf(node)
  const keys = [...fieldsOf(node)].flatMap(([name, field]): Suggestion[] => {
    if (place.siblings.has(name)) return []
    return [
      {
        label: name,
        kind: 'key',
        insert: `${plainKey(name)}:${opening(field, place.column)}`,
        detail: `${typeWords(field)}${required.includes(name) ? ', required' : ''}`,
        about: aboutField(field),
        required: required.includes(name),
        from,
        goesOn: valuesOf(field) !== null,
      },
    ]
  })
  return keys.length > 0 ? keys : values(node, from)
}

/** A field as it is explained. */
export interface DescribedField {
  readonly name: string
  readonly type: string
  /** '' when the schema says nothing more. */
  readonly about: string
}

/** What the schema says of the key at this place; null where there is none, or nothing is said of it. */
export function describeKey(lines: readonly string[], line: number, column: number, schema: SchemaNode): DescribedField | null {
  const path = keyPlace(lines, line, column)
  const field = path === null ? null : schemaAt(schema, path)
  const name = path?.at(-1)
  return field === null || typeof name !== 'string' ? null : { name, type: typeWords(field), about: aboutField(field) }
}

function values(node: SchemaNode, from: number): readonly Suggestion[] {
  const known = valuesOf(node) ?? []
  const preset = ownField(node, 'default')
  return known.map(value => ({
    label: String(value),
    kind: 'value',
    insert: typeof value === 'string' ? plainValue(value) : String(value),
    detail: value === preset ? 'default' : '',
    about: '',
    required: false,
    from,
    goesOn: false,
  }))
}

/** What comes behind the colon: the beginning of a map or a list, or a space for the value. */
function opening(field: SchemaNode, column: number): string {
  const type = textOf(field, 'type')
  if (type === 'object') return `\n${' '.repeat(column + 2)}`
  return type === 'array' ? `\n${' '.repeat(column)}- ` : ' '
}

function aboutField(field: SchemaNode): string {
  const preset = ownField(field, 'default')
  const items = childOf(field, null)
  const known = valuesOf(field) ?? (items === null ? null : valuesOf(items))
  return [
    textOf(field, 'description') ?? '',
    known === null || textOf(field, 'type') === 'boolean' ? '' : `One of: ${known.slice(0, 30).join(', ')}${known.length > 30 ? ' …' : ''}`,
    preset === undefined ? '' : `Default: ${JSON.stringify(preset).slice(0, 200)}`,
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

const plainKey = (name: string) => (/^[A-Za-z_][\w./-]*$/.test(name) ? name : JSON.stringify(name))

/** Quoted where YAML would take it for something else than a text. */
function plainValue(value: string): string {
  const taken = /^(y|n|yes|no|on|off|true|false|null|~)$/i.test(value)
  return /^[A-Za-z_][\w./-]*$/.test(value) && !taken ? value : JSON.stringify(value)
}
