import { refuse } from './api-error.ts'
import type { KubeObject } from './kube-object.ts'
import { whyNotLabelValue, whyNotQualifiedName } from './names.ts'
import type { Resource } from './resource.ts'

/** Says whether an object is selected. */
export type Selector = (object: KubeObject) => boolean

type Test = (value: string | undefined) => boolean

const maxRequirements = 1000

function splitRequirements(text: string): string[] {
  return text.match(/(?:[^,()]|\([^)]*\))+/g) ?? []
}

function unparsable(why: string) {
  return refuse.badRequest(`unable to parse requirement: ${why}`)
}

function checkLabel(key: string, values: readonly string[]): void {
  const why = whyNotQualifiedName(key, 'a valid label key')
  if (why !== undefined) throw unparsable(`<nil>: Invalid value: ${JSON.stringify(key)}: ${why}`)
  for (const [index, value] of values.entries()) {
    const whyNot = whyNotLabelValue(value)
    if (whyNot !== undefined) throw unparsable(`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${whyNot}`)
  }
}

function parseLabelRequirement(text: string): { key: string; test: Test } {
  const trimmed = text.trim()
  if (/^[=<>]/.test(trimmed)) throw refuse.badRequest(`found '${trimmed[0] ?? ''}', expected: !, identifier, or 'end of string'`)
  const set = /^(\S+)\s+(in|notin)\s*(.*)$/.exec(trimmed)
  if (set?.[1] !== undefined) {
    const inside = /^\(([^)]*)\)$/.exec(set[3] ?? '')?.[1]
    if (inside === undefined) throw unparsable(`found '${set[3] ?? ''}' expected: '('`)
    const values = inside.split(',').map(value => value.trim())
    checkLabel(set[1], values)
    const wanted = set[2] === 'in'
    return { key: set[1], test: value => (value === undefined ? !wanted : values.includes(value) === wanted) }
  }
  const compare = /^([^=!<>\s]+)\s*(==|=|!=|>|<)\s*(\S*)$/.exec(trimmed)
  if (compare?.[1] !== undefined) {
    const [, key, operator = '=', right = ''] = compare
    checkLabel(key, [right])
    if ((operator === '>' || operator === '<') && !/^[+-]?\d+$/.test(right))
      throw unparsable(`values[0]: Invalid value: ${JSON.stringify(right)}: for 'Gt', 'Lt' operators, the value must be an integer`)
    const tests: Record<string, Test> = {
      '=': value => value === right,
      '==': value => value === right,
      '!=': value => value !== right,
      '>': value => value !== undefined && Number(value) > Number(right),
      '<': value => value !== undefined && Number(value) < Number(right),
    }
    return { key, test: tests[operator] ?? (() => false) }
  }
  const absent = trimmed.startsWith('!')
  const key = absent ? trimmed.slice(1).trim() : trimmed
  if (key === '') throw unparsable(`found '', expected: identifier`)
  const [first = '', ...rest] = key.split(/\s+/)
  if (rest.length > 0) throw unparsable(`found '${rest[0] ?? ''}', expected: in, notin, =, ==, !=, gt, lt`)
  checkLabel(first, [])
  return { key: first, test: value => (value === undefined) === absent }
}

/** A label selector (equality and set terms), or undefined when it selects everything. Throws 400 when it can't be read. */
export function parseLabelSelector(text: string | null): Selector | undefined {
  if (text === null || text.trim() === '') return undefined
  const requirements = splitRequirements(text).map(parseLabelRequirement)
  if (requirements.length > maxRequirements) throw unparsable(`more than ${maxRequirements} of them`)
  return object => {
    const labels = object.metadata.labels ?? {}
    return requirements.every(({ key, test }) => test(Object.hasOwn(labels, key) ? labels[key] : undefined))
  }
}

/** A field selector over the fields that the kind offers, or undefined when it selects everything. Throws 400 for other fields. */
export function parseFieldSelector(text: string | null, resource: Resource): Selector | undefined {
  if (text === null || text.trim() === '') return undefined
  const terms = text.split(',').map(term => {
    const match = /^\s*([^=!]+?)\s*(==|=|!=)\s*(.*?)\s*$/.exec(term)
    if (match?.[1] === undefined) throw refuse.badRequest(`invalid selector: '${term}'; can't understand '${term}'`)
    return { field: match[1], equal: match[2] !== '!=', value: match[3] ?? '' }
  })
  const probe = resource.strategy.selectableFields?.({ apiVersion: '', kind: resource.kind, metadata: {} }) ?? {}
  for (const { field } of terms) {
    const known = field === 'metadata.name' || (field === 'metadata.namespace' && resource.namespaced) || Object.hasOwn(probe, field)
    if (known) continue
    const plain = !resource.custom && resource.strategy.selectableFields === undefined
    const names = resource.namespaced ? '"metadata.name", "metadata.namespace"' : '"metadata.name"'
    throw refuse.badRequest(
      plain ? `${JSON.stringify(field)} is not a known field selector: only ${names}` : `field label not supported: ${field}`,
    )
  }
  return object => {
    const fields: Record<string, string | undefined> = {
      'metadata.name': object.metadata.name,
      'metadata.namespace': object.metadata.namespace,
      ...resource.strategy.selectableFields?.(object),
    }
    return terms.every(({ field, equal, value }) => ((fields[field] ?? '') === value) === equal)
  }
}
