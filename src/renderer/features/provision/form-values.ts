import type { FormField } from './form-field.ts'

/** Parameters while they are filled in: JSON values by key. */
export type Params = { readonly [key: string]: unknown }

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

function isObject(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a dotted path; undefined when there is none. Only own properties count. */
export function valueAt(params: Params, path: string): unknown {
  let here: unknown = params
  for (const key of path.split('.')) {
    if (!isObject(here) || !Object.hasOwn(here, key)) return undefined
    here = here[key]
  }
  return here
}

/** The same parameters with another value at a dotted path; `undefined` takes the property away. Shares what didn't change. */
export function withValueAt(params: Params, path: string, value: unknown): Params {
  const [key = '', ...rest] = path.split('.')
  if (forbiddenKeys.has(key)) return params
  if (rest.length === 0) {
    if (value !== undefined) return { ...params, [key]: value }
    const { [key]: _gone, ...others } = params
    return others
  }
  const inner = Object.hasOwn(params, key) ? params[key] : undefined
  return { ...params, [key]: withValueAt(isObject(inner) ? inner : {}, rest.join('.'), value) }
}

/** Starting values: the schema's defaults, and a tier's over them. Nothing stands where neither has a value. */
export function initialValues(fields: readonly FormField[], tier: Params = {}): Params {
  let params: Params = {}
  for (const field of fields) {
    const given = valueAt(tier, field.path)
    const value = given === undefined || (given === null && !field.nullable) ? field.fallback : given
    if (value !== undefined) params = withValueAt(params, field.path, value)
  }
  return params
}

/** The parameters after a tier, or what else begins fields, was chosen: its values replace what stands, everything else stays as typed. */
export function withTier(fields: readonly FormField[], params: Params, tier: Params): Params {
  let next = params
  for (const field of fields) {
    const value = valueAt(tier, field.path)
    if (value !== undefined) next = withValueAt(next, field.path, value)
  }
  return next
}

/** True while a field is to be shown: its condition holds, and so does that of the field which it hangs on. */
export function isShown(field: FormField, fields: readonly FormField[], params: Params, depth = 0): boolean {
  return field.when.every(when => {
    const other = fields.find(candidate => candidate.path === when.field)
    // Six: deeper chains than that are a mistake in the metadata, and a cycle must end.
    if (other !== undefined && (depth > 6 || !isShown(other, fields, params, depth + 1))) return false
    const value = valueAt(params, when.field) ?? other?.fallback ?? null
    return when.is.some(wanted => wanted === value)
  })
}

/**
 * What is sent: only what is shown (a value behind a closed switch would surprise), but required properties always. Text that was
 * emptied goes as null or not at all where the schema allows that.
 */
export function paramsToSend(fields: readonly FormField[], params: Params): Params {
  let sent: Params = {}
  for (const field of fields) {
    const value = valueAt(params, field.path)
    if (value === undefined) continue
    if (!field.required && !isShown(field, fields, params)) continue
    if (value === '' && field.nullable) sent = withValueAt(sent, field.path, null)
    else if (value === '' && !field.required && field.fallback === undefined) continue
    else sent = withValueAt(sent, field.path, value)
  }
  return sent
}

/** What the fields that may be sent with `params` began with: what differs from it was entered. */
export function baseToSend(fields: readonly FormField[], params: Params, begun: Params): Params {
  return fields
    .filter(field => !isSecret(field) && (field.required || isShown(field, fields, params)) && valueAt(begun, field.path) !== undefined)
    .reduce<Params>((base, { path }) => withValueAt(base, path, valueAt(begun, path)), {})
}

/** A field for what may be secret. */
export function isSecret(field: FormField): boolean {
  return field.widget === 'password' || field.widget === 'yaml'
}

/** Parameters fit for keeping in the browser or in a tier: what was typed into password fields stays out. */
export function withoutSecrets(fields: readonly FormField[], params: Params): Params {
  return fields.filter(isSecret).reduce((kept, field) => withValueAt(kept, field.path, undefined), params)
}
