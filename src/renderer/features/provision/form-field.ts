import type { FieldForm } from '../../../shared/domain/form.ts'

/** How a field is drawn. The metadata's wish, or what the schema's type suggests. */
type Widget = NonNullable<FieldForm['widget']>

/** One field of a form, from one property of the operation's JSON Schema. */
export type FormField = {
  /** Dotted path into the parameters (`storage.size`). */
  readonly path: string
  readonly label: string
  readonly section: string
  readonly help: string | null
  readonly unit: string | null
  readonly placeholder: string | null
  readonly widget: Widget
  readonly advanced: boolean
  readonly required: boolean
  readonly nullable: boolean
  /** undefined: the schema has no default. */
  readonly fallback: unknown
  readonly minimum: number | null
  readonly maximum: number | null
  readonly integer: boolean
  readonly options: readonly FieldOption[]
  /** A schedule's: the field with the time zone by whose clock its five fields are read; null: it has six, in UTC. */
  readonly zoneField: string | null
  /** Where the context's choices come from; null if from nowhere. */
  readonly choices: string | null
  /** A value that is not among the choices is worth a warning while all of these hold; null: any value is fine. */
  readonly mustExist: readonly { readonly field: string; readonly is: readonly unknown[] }[] | null
  /** All must hold for the field to be shown; none: it always is. */
  readonly when: readonly { readonly field: string; readonly is: readonly unknown[] }[]
}

/** One of the values that a field may have. */
export type FieldOption = {
  readonly value: unknown
  readonly label: string
  /** The label without what is noted of it; absent: it is the label. */
  readonly name?: string
  /** What other fields begin with once it is chosen; absent: they stay as they are. */
  readonly begins?: { readonly [path: string]: unknown }
}

type Schema = { readonly [key: string]: unknown }

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** `storageClass` → `Storage class`: only for properties whose author gave no label. */
function labelFrom(key: string): string {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The types that a schema allows, through `anyOf`, and the enum values it lists. */
function allowed(schema: Schema): { types: ReadonlySet<string>; values: readonly unknown[] } {
  const types = new Set<string>()
  const values: unknown[] = []
  const branches = [schema, ...(Array.isArray(schema.anyOf) ? schema.anyOf : []), ...(Array.isArray(schema.oneOf) ? schema.oneOf : [])]
  for (const branch of branches) {
    if (!isSchema(branch)) continue
    for (const type of Array.isArray(branch.type) ? branch.type : [branch.type]) if (typeof type === 'string') types.add(type)
    if (Array.isArray(branch.enum)) values.push(...branch.enum)
    if ('const' in branch) values.push(branch.const)
  }
  return { types, values: values.filter(value => value !== null) }
}

function widgetFor(form: Schema, types: ReadonlySet<string>, hasValues: boolean): Widget {
  const wish = textOf(form.widget)
  if (wish !== null) return wish as Widget
  if (hasValues) return 'select'
  if (typeof form.choices === 'string') return 'combobox'
  if (types.has('boolean')) return 'switch'
  if (types.has('integer') || types.has('number')) return 'number'
  if (types.has('array')) return 'list'
  if (types.has('object')) return 'map'
  return 'text'
}

function optionsFor(form: Schema, values: readonly unknown[]): FormField['options'] {
  const titles = new Map<string, string>()
  for (const option of Array.isArray(form.options) ? form.options : []) {
    if (isSchema(option) && typeof option.value === 'string') titles.set(option.value, textOf(option.label) ?? option.value)
  }
  if (values.length > 0) return values.map(value => ({ value, label: titles.get(String(value)) ?? String(value) }))
  return [...titles].map(([value, label]) => ({ value, label }))
}

function conditionsOf(given: unknown): FormField['when'] {
  const conditions: readonly unknown[] = Array.isArray(given) ? given : [given]
  return conditions.flatMap(when =>
    isSchema(when) && typeof when.field === 'string' && Array.isArray(when.is) ? [{ field: when.field, is: when.is }] : [],
  )
}

function fieldFrom(path: string, key: string, schema: Schema, required: boolean): FormField {
  const form = isSchema(schema.form) ? schema.form : {}
  const { types, values } = allowed(schema)
  return {
    path,
    label: textOf(form.label) ?? textOf(schema.title) ?? labelFrom(key),
    section: textOf(form.section) ?? '',
    help: textOf(form.help) ?? textOf(schema.description),
    unit: textOf(form.unit),
    placeholder: textOf(form.placeholder),
    widget: widgetFor(form, types, values.length > 0),
    advanced: form.advanced === true,
    required: required && schema.default === undefined,
    nullable: types.has('null'),
    fallback: schema.default,
    minimum: numberOf(schema.minimum),
    maximum: numberOf(schema.maximum),
    integer: types.has('integer'),
    options: optionsFor(form, values),
    zoneField: isSchema(form.cron) ? textOf(form.cron.zone) : null,
    choices: textOf(form.choices),
    mustExist: form.mustExist === undefined ? null : conditionsOf(form.mustExist),
    when: conditionsOf(form.when),
  }
}

/** A property that only groups others: an object with properties and no form of its own. */
function isGroup(schema: Schema): schema is Schema & { properties: Schema } {
  return isSchema(schema.properties) && !isSchema(schema.form)
}

/** Nesting that is followed; a schema is ours, but a cycle in it must not hang the page. */
const depthLimit = 6

/** The fields of an operation's parameters, in the schema's order; groups of properties become dotted paths. */
export function formFields(schema: Schema, prefix = '', depth = 0): readonly FormField[] {
  if (!isSchema(schema.properties) || depth > depthLimit) return []
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  return Object.entries(schema.properties).flatMap(([key, property]) => {
    if (!isSchema(property)) return []
    const path = prefix === '' ? key : `${prefix}.${key}`
    return isGroup(property) ? formFields(property, path, depth + 1) : [fieldFrom(path, key, property, required.has(key))]
  })
}
