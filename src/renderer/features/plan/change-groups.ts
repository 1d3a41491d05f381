import type { FieldChange } from '../../../shared/domain/plan.ts'

/** Changes of one step by whose they are: what the plan sends, what the server adds by itself, bookkeeping. */
export type ChangeGroups = {
  readonly ours: readonly FieldChange[]
  readonly server: readonly FieldChange[]
  readonly noise: readonly FieldChange[]
}

/** Sorts a step's changes into their groups, keeping the order. */
export function groupChanges(changes: readonly FieldChange[]): ChangeGroups {
  const of = (origin: FieldChange['origin']) => changes.filter(change => change.origin === origin)
  return { ours: of('ours'), server: of('server'), noise: of('noise') }
}

/** A JSON pointer as people write paths: `/spec/containers/0/image` → `spec.containers[0].image`; odd keys are quoted. */
export function readablePath(pointer: string): string {
  if (pointer === '' || !pointer.startsWith('/')) return pointer === '' ? '(whole object)' : pointer
  const keys = pointer
    .slice(1)
    .split('/')
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  return keys.reduce((path, key) => {
    if (/^\d+$/.test(key)) return `${path}[${key}]`
    if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`
    return path === '' ? key : `${path}.${key}`
  }, '')
}

/** JSON text of a change as it is shown: a plain string loses its quotes unless that would mislead. */
export function readableValue(json: string): string {
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value !== 'string') return json
    const misleading = value === '' || value !== value.trim() || /^(-?\d|true$|false$|null$|[[{"])/.test(value)
    return misleading ? json : value
  } catch {
    return json
  }
}

/** One line about a step: `3 changes, 5 added by the server`. */
export function changeSummary(groups: ChangeGroups, more: number): string {
  const count = (number: number, one: string, many: string) => (number === 0 ? [] : [`${number} ${number === 1 ? one : many}`])
  const parts = [
    ...count(groups.ours.length, 'change', 'changes'),
    ...count(groups.server.length, 'field added by the server', 'fields added by the server'),
    ...count(groups.noise.length, 'hidden', 'hidden'),
    ...count(more, 'not listed', 'not listed'),
  ]
  return parts.length === 0 ? 'no change' : parts.join(', ')
}
