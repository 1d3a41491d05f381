import { ApiError } from './api-error.ts'
import {
  difference,
  type FieldSet,
  fromFieldsV1,
  intersection,
  isEmptySet,
  pathTexts,
  sameSet,
  toFieldsV1,
  union,
  withoutMembers,
  withoutSubtrees,
} from './field-set.ts'
import { cloneJson } from './json.ts'
import { isObject, type KubeObject, type ManagedFieldsEntry } from './kube-object.ts'
import { apiVersionOf, type Resource } from './resource.ts'
import type { Schema } from './schema.ts'
import { wholeSchema } from './schema-metadata.ts'
import { compareFields, fieldsOf, mergeFields, removeFields, withNamedFields } from './typed-fields.ts'
import { apiTime, type WriteRequest } from './world.ts'

/** The fields of one manager. `entry` is what was stored, to keep its time while the set stays the same. */
interface Managed {
  readonly entry: ManagedFieldsEntry
  readonly set: FieldSet
}

type Managers = ReadonlyMap<string, Managed>

/** More update managers than this are folded into one entry, as upstream does. */
const maxUpdateManagers = 10

/** Fields that nobody owns: the server's own, and the keys by which the object is known. */
const unownedMembers = [['f:metadata']]
const unownedTrees = [
  ['f:apiVersion'],
  ['f:kind'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'].map(
    field => ['f:metadata', `f:${field}`],
  ),
]

function owned(set: FieldSet, request: WriteRequest): FieldSet {
  const stripped = withoutMembers(withoutSubtrees(set, unownedTrees), unownedMembers)
  if (request.subresource === 'status') {
    const others = [...stripped.children.keys()].filter(
      element => element !== 'f:status' && (element === 'f:spec' || request.resource.custom),
    )
    return withoutSubtrees(
      stripped,
      others.map(element => [element]),
    )
  }
  const hidden = request.finalizes
    ? [['f:metadata']]
    : [...(request.resource.hasStatus ? [['f:status']] : []), ...(request.resource.strategy.unowned ?? [])]
  return withoutSubtrees(stripped, hidden)
}

function identify(entry: ManagedFieldsEntry): string {
  const { manager = '', operation = '', subresource = '', apiVersion = '' } = entry
  return JSON.stringify([manager, operation, subresource, operation === 'Apply' ? '' : apiVersion])
}

function readManagers(entries: readonly ManagedFieldsEntry[] | undefined): Map<string, Managed> {
  return new Map(
    (entries ?? [])
      .filter(entry => entry.manager !== undefined)
      .map(entry => [identify(entry), { entry, set: fromFieldsV1(entry.fieldsV1) }]),
  )
}

function writeManagers(managers: Managers, before: Managers, now: Date | undefined): ManagedFieldsEntry[] {
  const entries = [...managers].flatMap(([id, { entry, set }]) => {
    if (isEmptySet(set)) return []
    const old = before.get(id)
    const isKept = old !== undefined && (now === undefined || sameSet(old.set, set))
    const time = isKept ? old.entry.time : now === undefined ? undefined : apiTime(now)
    const { subresource, ...rest } = entry
    const made: ManagedFieldsEntry = { ...rest, ...(time === undefined ? {} : { time }), fieldsType: 'FieldsV1', fieldsV1: toFieldsV1(set) }
    return [subresource ? { ...made, subresource } : made]
  })
  const order = (entry: ManagedFieldsEntry): string => [entry.operation, entry.time, entry.manager, entry.apiVersion].join('\u0000')
  return entries.sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

function foldOldest(managers: Map<string, Managed>): void {
  const updates = [...managers].filter(([, { entry }]) => entry.operation === 'Update' && !entry.subresource)
  if (updates.length <= maxUpdateManagers) return
  updates.sort(([, a], [, b]) => ((a.entry.time ?? '9') < (b.entry.time ?? '9') ? -1 : 1))
  for (const [id, { entry, set }] of updates.slice(0, updates.length - maxUpdateManagers + 1)) {
    const ancient: ManagedFieldsEntry = { ...entry, manager: 'ancient-changes' }
    const target = identify(ancient)
    managers.delete(id)
    managers.set(target, { entry: ancient, set: union(managers.get(target)?.set ?? set, set) })
  }
}

function entryFor(request: WriteRequest, operation: 'Apply' | 'Update'): ManagedFieldsEntry {
  const apiVersion = apiVersionOf(request.resource)
  return {
    manager: request.fieldManager,
    operation,
    apiVersion,
    ...(request.finalizes ? { subresource: 'finalize' } : request.subresource === '' ? {} : { subresource: request.subresource }),
  }
}

/** Takes changed fields away from everybody but `self`; throws the conflict when that isn't wanted. */
function release(managers: Map<string, Managed>, self: string, changed: FieldSet, removed: FieldSet, force: boolean): void {
  const conflicts: { manager: ManagedFieldsEntry; set: FieldSet }[] = []
  for (const [id, { entry, set }] of [...managers]) {
    if (id === self) continue
    const taken = intersection(set, changed)
    if (!isEmptySet(taken)) conflicts.push({ manager: entry, set: taken })
    const left = difference(difference(set, taken), removed)
    if (isEmptySet(left)) managers.delete(id)
    else managers.set(id, { entry, set: left })
  }
  if (!force && conflicts.length > 0) throw conflictError(conflicts)
}

function managerText({ manager = '', operation, subresource, apiVersion = '' }: ManagedFieldsEntry): string {
  const through = subresource ? ` with subresource ${JSON.stringify(subresource)}` : ''
  return `${JSON.stringify(manager)}${through}${operation === 'Update' ? ` using ${apiVersion}` : ''}`
}

function conflictError(conflicts: readonly { manager: ManagedFieldsEntry; set: FieldSet }[]): ApiError {
  const named = conflicts
    .map(({ manager, set }) => ({ text: managerText(manager), paths: pathTexts(set) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
  const causes = named.flatMap(({ text, paths }) =>
    paths.map(field => ({ reason: 'FieldManagerConflict', message: `conflict with ${text}`, field })),
  )
  const first = causes[0]
  const message =
    causes.length === 1 && first !== undefined
      ? `Apply failed with 1 conflict: ${first.message}: ${first.field}`
      : `Apply failed with ${causes.length} conflicts: ${named
          .map(({ text, paths }) => `conflicts with ${text}:\n${paths.map(path => `- ${path}`).join('\n')}`)
          .join('\n')}`
  return new ApiError(409, 'Conflict', message, { causes })
}

function comparable(object: KubeObject | undefined, resource: Resource): KubeObject {
  return object ?? { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata: {} }
}

/** Records, in place, who owns which field after an ordinary write (`Update` entries). */
export function trackUpdate(object: KubeObject, old: KubeObject | undefined, request: WriteRequest, now: Date): void {
  const given = object.metadata.managedFields
  const reset =
    given !== undefined && old !== undefined && (given.length === 0 || (given.length === 1 && Object.keys(given[0] ?? {}).length === 0))
  const before = readManagers(reset ? [] : old?.metadata.managedFields)
  if (reset) {
    delete object.metadata.managedFields
    return
  }
  const managers = new Map(before)
  const schema = wholeSchema(request.resource.schema)
  const { added, modified, removed } = compareFields(comparable(old, request.resource), object, schema)
  const entry = entryFor(request, 'Update')
  const self = identify(entry)
  const changed = union(added, modified)
  release(managers, self, changed, removed, true)
  const set = owned(union(difference(managers.get(self)?.set ?? { member: false, children: new Map() }, removed), changed), request)
  if (isEmptySet(set)) managers.delete(self)
  else managers.set(self, { entry, set })
  foldOldest(managers)
  // The door of the scale notes no time.
  object.metadata.managedFields = writeManagers(managers, before, request.subresource === 'scale' ? undefined : now)
}

/** What server-side apply makes of a live object, with its new managedFields. */
export interface Applied {
  readonly object: KubeObject
  readonly managedFields: ManagedFieldsEntry[]
}

/**
 * Lays `config` over `live`, drops what this manager applied before and applies no more (unless somebody else owns it too), and works
 * out the new owners. Throws 409 naming the other managers unless `force`.
 */
export function applyConfig(live: KubeObject | undefined, config: KubeObject, request: WriteRequest, force: boolean, now: Date): Applied {
  const { resource } = request
  const schema: Schema = wholeSchema(resource.schema)
  const base = cloneJson(comparable(live, resource))
  const before = readManagers(live?.metadata.managedFields)
  delete base.metadata.managedFields
  const managers = new Map(before)
  if (live !== undefined && before.size === 0) {
    const entry: ManagedFieldsEntry = { manager: 'before-first-apply', operation: 'Update', apiVersion: apiVersionOf(resource) }
    managers.set(identify(entry), { entry, set: owned(fieldsOf(base, schema), request) })
  }
  const entry = entryFor(request, 'Apply')
  const self = identify(entry)
  const last = managers.get(self)?.set
  const set = owned(fieldsOf(config, schema), request)
  managers.set(self, { entry, set })
  const merged = mergeFields(base, config, schema)
  const object = asObject(last === undefined ? merged : withIdentity(prune(merged, last, managers, schema), merged))
  const { added, modified, removed } = compareFields(base, object, schema)
  release(managers, self, union(owned(added, request), owned(modified, request)), removed, force)
  // What changes nothing has no time: only who owns it is noted.
  const changes = ![added, modified, removed].every(isEmptySet)
  return { object, managedFields: writeManagers(managers, before, changes || live === undefined ? now : undefined) }
}

/** Removes what the manager's last set had and nobody has now. */
function prune(merged: unknown, last: FieldSet, managers: Managers, schema: Schema): unknown {
  const named = (value: unknown): FieldSet => withNamedFields(fieldsOf(value, schema), schema)
  const everyone = [...managers.values()].reduce<FieldSet>((sum, { set }) => union(sum, set), { member: false, children: new Map() })
  const all = named(merged)
  const first = removeFields(merged, withNamedFields(last, schema), schema)
  const second = removeFields(merged, difference(difference(all, named(first)), withNamedFields(everyone, schema)), schema)
  return removeFields(merged, intersection(difference(all, named(second)), withNamedFields(last, schema)), schema)
}

const applied = new Set(['labels', 'annotations', 'finalizers', 'ownerReferences'])

/** What makes an object this object is nobody's to take away, whatever else of its metadata goes. */
function withIdentity(pruned: unknown, merged: unknown): unknown {
  if (!isObject(pruned) || !isObject(merged) || !isObject(merged.metadata)) return pruned
  const own = Object.fromEntries(Object.entries(merged.metadata).filter(([key]) => !applied.has(key)))
  return {
    ...pruned,
    apiVersion: merged.apiVersion,
    kind: merged.kind,
    metadata: { ...own, ...(isObject(pruned.metadata) ? pruned.metadata : {}) },
  }
}

function asObject(value: unknown): KubeObject {
  if (!isObject(value) || !isObject(value.metadata)) throw new ApiError(500, 'InternalError', 'apply left no object')
  return { ...value, apiVersion: String(value.apiVersion), kind: String(value.kind), metadata: value.metadata }
}
