import type { KubeObject } from './kube-object.ts'
import { apiVersionOf, type Resource } from './resource.ts'
import { type Entry, entryBytes } from './store.ts'
import { type IncludeObject, tableColumns, tableRow } from './table.ts'

/** How the client wants objects: whole, as table rows, or as metadata only. */
export type Form = 'object' | 'table' | 'metadata'

/** An object's metadata in the PartialObjectMetadata form. */
export function metadataOnly(object: KubeObject): Record<string, unknown> {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata }
}

/** One object as the body of an answer or the `object` of a watch event. `columns` is false for all events of a watch but the first. */
export function objectBytes(entry: Entry, resource: Resource, form: Form, now: number, columns = true): Buffer {
  if (form === 'object') return entryBytes(entry, apiVersionOf(resource))
  if (form === 'metadata') return Buffer.from(JSON.stringify(metadataOnly(entry.object)))
  return Buffer.from(
    JSON.stringify(tableOf([entry.object], resource, now, { resourceVersion: entry.object.metadata.resourceVersion }, columns)),
  )
}

/** A Table of some objects. */
export function tableOf(
  objects: readonly KubeObject[],
  resource: Resource,
  now: number,
  metadata: unknown,
  columns: boolean,
  include: IncludeObject = 'Metadata',
) {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns ? tableColumns(resource) : null,
    rows: objects.map(object => tableRow(object, resource, now, include)),
  }
}

/** Lists of built-in kinds leave apiVersion and kind out of their items, as the API server does. */
function itemBytes(entry: Entry, resource: Resource): Buffer {
  const bytes = entryBytes(entry, apiVersionOf(resource))
  if (resource.custom) return bytes
  const prefix = `{"apiVersion":${JSON.stringify(apiVersionOf(resource))},"kind":${JSON.stringify(resource.kind)},`
  return Buffer.concat([Buffer.from('{'), bytes.subarray(Buffer.byteLength(prefix))])
}

const comma = Buffer.from(',')

/** A whole list in pieces, so that a large one is written without being joined first. */
export function* listChunks(
  entries: readonly Entry[],
  resource: Resource,
  form: Form,
  metadata: unknown,
  now: number,
  include: IncludeObject = 'Metadata',
): Iterable<Buffer> {
  const { continue: more, ...said } = Object(metadata)
  // Only whole objects of custom kinds say that nothing follows.
  const own = form !== 'object' && more === '' ? said : metadata
  if (form === 'table') {
    yield Buffer.from(
      JSON.stringify(
        tableOf(
          entries.map(entry => entry.object),
          resource,
          now,
          own,
          true,
          include,
        ),
      ),
    )
    return
  }
  const head =
    form === 'metadata'
      ? { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' }
      : { apiVersion: apiVersionOf(resource), kind: resource.listKind }
  yield Buffer.from(`${JSON.stringify({ ...head, metadata: own }).slice(0, -1)},"items":[`)
  // Pieces of about 256 KiB: few writes, and no second copy of the whole list.
  let pending: Buffer[] = []
  let size = 0
  for (const [index, entry] of entries.entries()) {
    const bytes = form === 'metadata' ? Buffer.from(JSON.stringify(metadataOnly(entry.object))) : itemBytes(entry, resource)
    if (index > 0) pending.push(comma)
    pending.push(bytes)
    size += bytes.length
    if (size < 262_144) continue
    yield Buffer.concat(pending)
    pending = []
    size = 0
  }
  pending.push(Buffer.from(']}\n'))
  yield Buffer.concat(pending)
}
