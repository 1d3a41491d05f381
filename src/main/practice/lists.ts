import { ApiError, refuse } from './api-error.ts'
import type { JsonObject } from './kube-object.ts'
import { checkListOptions, queryInteger, unreadable } from './list-options.ts'
import { type Resource, storageKey } from './resource.ts'
import { parseFieldSelector, parseLabelSelector, type Selector } from './selectors.ts'
import { type Entry, lowerBound } from './store.ts'
import type { World } from './world.ts'

/** The entries that answer one list request, and the list's metadata. */
export interface ListPage {
  readonly entries: readonly Entry[]
  readonly metadata: JsonObject
}

const expired =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'

function encodeContinue(revision: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start })).toString('base64url')
}

function decodeContinue(token: string): { revision: number; start: string } {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
    if (typeof value === 'object' && value !== null && 'rv' in value && 'start' in value) {
      if (typeof value.rv === 'number' && typeof value.start === 'string') return { revision: value.rv, start: value.start }
    }
  } catch (error) {
    throw refuse.badRequest(`invalid continue token: continue key is not valid: ${error instanceof Error ? error.message : String(error)}`)
  }
  throw refuse.badRequest('invalid continue token: continue key is not valid: server does not recognize this encoded version ')
}

/** The revision that a resourceVersion names. Throws 500, as the API server does, for what is no number and 504 for one from the future. */
export function parseRevision(world: World, text: string): number {
  if (!/^\d{1,16}$/.test(text))
    throw unreadable(
      `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    )
  const revision = Number(text)
  if (revision > world.store.revision) {
    throw new ApiError(
      504,
      'Timeout',
      `Timeout: Too large resource version: ${revision}, current: ${world.store.revision}`,
      { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 },
      { headers: { 'retry-after': '1' } },
    )
  }
  return revision
}

/** Both selectors of a request as one test, or undefined when everything is selected. */
export function parseSelectors(resource: Resource, query: URLSearchParams): Selector | undefined {
  const labels = parseLabelSelector(query.get('labelSelector'))
  const fields = parseFieldSelector(query.get('fieldSelector'), resource)
  if (labels === undefined) return fields
  return fields === undefined ? labels : object => labels(object) && fields(object)
}

/** The slice of a snapshot that belongs to one namespace (or all of it). */
export function inNamespace(entries: readonly Entry[], namespace: string | undefined): readonly Entry[] {
  if (namespace === undefined) return entries
  return entries.slice(lowerBound(entries, `${namespace}/`), lowerBound(entries, `${namespace}0`))
}

/**
 * Answers a list: pages are cut from the state at the first page's revision, so that they fit together; once the window has moved
 * past that revision the answer is 410 with a token for an inconsistent rest.
 */
export function listPage(world: World, resource: Resource, namespace: string | undefined, query: URLSearchParams): ListPage {
  checkListOptions(query, false)
  const limit = Math.max(0, queryInteger(query, 'limit') ?? 0)
  const collection = world.store.collection(storageKey(resource))
  const selected = parseSelectors(resource, query)
  const token = query.get('continue')
  let revision = world.store.revision
  let start = ''
  let all = collection.snapshot()
  if (token !== null && token !== '') {
    const decoded = decodeContinue(token)
    start = decoded.start
    if (decoded.revision >= 0) {
      const found = collection.snapshotAt(decoded.revision)
      if (found === undefined) throw new ApiError(410, 'Expired', expired, undefined, { metadata: { continue: encodeContinue(-1, start) } })
      all = found
      revision = decoded.revision
    }
  } else {
    const asked = query.get('resourceVersion') ?? ''
    const match = query.get('resourceVersionMatch')
    if (asked !== '' && !/^\d{1,16}$/.test(asked)) {
      const text = JSON.stringify(asked)
      throw refuse.badRequest(
        `invalid resource version: resourceVersion: Invalid value: ${text}: strconv.ParseUint: parsing ${text}: invalid syntax`,
      )
    }
    if (asked !== '' && asked !== '0') {
      const wanted = parseRevision(world, asked)
      if (match === 'Exact') {
        const found = collection.snapshotAt(wanted)
        if (found === undefined) throw refuse.gone(`The resourceVersion for the provided list is too old.`)
        all = found
        revision = wanted
      }
    }
  }
  const scope = inNamespace(all, namespace)
  // Lists of custom kinds say that nothing follows; lists of built-in kinds say nothing.
  const none = resource.custom ? { continue: '' } : {}
  const rest = start === '' ? scope : scope.slice(lowerBound(scope, start))
  if (limit === 0) {
    return {
      entries: selected === undefined ? rest : rest.filter(entry => selected(entry.object)),
      metadata: { ...none, resourceVersion: String(revision) },
    }
  }
  const entries: Entry[] = []
  let index = 0
  for (; index < rest.length && entries.length < limit; index += 1) {
    const entry = rest[index]
    if (entry !== undefined && (selected === undefined || selected(entry.object))) entries.push(entry)
  }
  const next = rest.slice(index).find(entry => selected === undefined || selected(entry.object))
  const metadata: JsonObject = { ...none, resourceVersion: String(revision) }
  if (next !== undefined) {
    metadata.continue = encodeContinue(revision, next.key)
    if (selected === undefined) metadata.remainingItemCount = rest.length - index
  }
  return { entries, metadata }
}
