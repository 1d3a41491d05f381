import { refuse } from './api-error.ts'
import type { KubeObject } from './kube-object.ts'
import type { Resource } from './resource.ts'

/** Says whether an object is selected. */
export type Selector = (object: KubeObject) => boolean

type Test = (value: string | undefined) => boolean

const maxRequirements = 1000
const keyPattern = /^[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?$/

function splitRequirements(text: string): string[] {
  return text.match(/(?:[^,()]|\([^)]*\))+/g) ?? []
}

function parseLabelRequirement(text: string): { key: string; test: Test } {
  const trimmed = text.trim()
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(trimmed)
  if (set?.[1] !== undefined) {
    const values = new Set((set[3] ?? '').split(',').map(value => value.trim()))
    const wanted = set[2] === 'in'
    return { key: set[1], test: value => (wanted ? value !== undefined && values.has(value) : value === undefined || !values.has(value)) }
  }
  const compare = /^([^=!<>\s]+)\s*(==|=|!=|>|<)\s*(\S*)$/.exec(trimmed)
  if (compare?.[1] !== undefined) {
    const [, key, operator, right = ''] = compare
    const tests: Record<string, Test> = {
      '=': value => value === right,
      '==': value => value === right,
      '!=': value => value !== right,
      '>': value => value !== undefined && Number(value) > Number(right),
      '<': value => value !== undefined && Number(value) < Number(right),
    }
    return { key, test: tests[operator ?? '='] ?? (() => false) }
  }
  if (trimmed.startsWith('!')) return { key: trimmed.slice(1).trim(), test: value => value === undefined }
  return { key: trimmed, test: value => value !== undefined }
}

/** A label selector (equality and set terms), or undefined when it selects everything. Throws 400 when it can't be read. */
export function parseLabelSelector(text: string | null): Selector | undefined {
  if (text === null || text.trim() === '') return undefined
  const requirements = splitRequirements(text).map(parseLabelRequirement)
  const bad = requirements.find(requirement => !keyPattern.test(requirement.key))
  if (bad !== undefined || requirements.length > maxRequirements) {
    throw refuse.badRequest(`unable to parse requirement: found '${bad?.key ?? ''}', expected: identifier`)
  }
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
    throw refuse.badRequest(resource.custom ? `field label not supported: ${field}` : `field label not supported: ${field}`)
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
