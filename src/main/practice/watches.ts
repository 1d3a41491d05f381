import type { ServerResponse } from 'node:http'
import { refuse } from './api-error.ts'
import type { JsonObject } from './kube-object.ts'
import { checkListOptions } from './list-options.ts'
import { inNamespace, parseRevision, parseSelectors } from './lists.ts'
import { type Form, objectBytes } from './representation.ts'
import { apiVersionOf, type Resource, storageKey } from './resource.ts'
import { type Entry, makeEntry, type StoreEvent } from './store.ts'
import type { World } from './world.ts'

const bookmarkEveryMs = 60_000
/** A client that reads this little is cut off; it will come back and list. */
const maxBufferedBytes = 128 * 1024 * 1024
const initialEventsEnd = 'k8s.io/initial-events-end'

const lineEnd = Buffer.from('}\n')

/**
 * Answers a watch on `response` until the client goes, the time is up or `signal` ends it. Throws before the first byte when the
 * request is refused (400, 422, 504 for a resourceVersion from the future); one that is no longer known is told as an ERROR event.
 */
export function startWatch(
  world: World,
  resource: Resource,
  namespace: string | undefined,
  query: URLSearchParams,
  form: Form,
  response: ServerResponse,
  signal: AbortSignal,
): void {
  checkListOptions(query, true)
  const collection = world.store.collection(storageKey(resource))
  const selected = parseSelectors(resource, query)
  const asked = query.get('resourceVersion') ?? ''
  const bookmarks = isTrue(query.get('allowWatchBookmarks'))
  const sendInitial = query.get('sendInitialEvents')
  const initial = sendInitial === null ? asked === '' || asked === '0' : isTrue(sendInitial)
  if (asked !== '' && asked !== '0') parseRevision(world, asked)
  const past = initial ? [] : collection.eventsAfter(asked === '' || asked === '0' ? world.store.revision : Number(asked))
  if (past === undefined) {
    sendGone(response, refuse.gone(`too old resource version: ${asked} (${collection.windowStart + 1})`).status)
    return
  }
  const matches = (entry: Entry | undefined) => entry !== undefined && (selected === undefined || selected(entry.object))
  let columnsSent = false
  const prefix = namespace === undefined ? '' : `${namespace}/`

  function line(type: string, entry: Entry): Buffer {
    const bytes = objectBytes(entry, resource, form, world.now().getTime(), !columnsSent)
    columnsSent = true
    return Buffer.concat([Buffer.from(`{"type":"${type}","object":`), bytes, lineEnd])
  }

  function lineFor(event: StoreEvent): Buffer | undefined {
    if (!event.entry.key.startsWith(prefix)) return undefined
    if (event.type === 'DELETED') return matches(event.previous) ? line('DELETED', event.entry) : undefined
    const now = matches(event.entry)
    const before = matches(event.previous)
    if (now) return line(before ? 'MODIFIED' : 'ADDED', event.entry)
    // What left the selection is told as it was when it was in it, under the revision at which it left.
    return before && event.previous !== undefined
      ? line('DELETED', makeEntry(event.entry.key, event.revision, event.previous.object))
      : undefined
  }

  function bookmark(annotated: boolean, revision = world.store.revision): Buffer {
    const metadata = {
      resourceVersion: String(revision),
      ...(annotated ? { annotations: { [initialEventsEnd]: 'true' } } : {}),
    }
    const object =
      form === 'table'
        ? { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: null, rows: [] }
        : form === 'metadata'
          ? { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }
          : { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata }
    return Buffer.from(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`)
  }

  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' })
  response.flushHeaders()
  let backlog: Buffer[] | undefined = []
  const startRevision = world.store.revision
  const write = (bytes: Buffer): void => {
    if (backlog !== undefined) backlog.push(bytes)
    else if (response.writableLength > maxBufferedBytes) response.destroy()
    else response.write(bytes)
  }
  const unsubscribe = collection.subscribe(event => {
    const bytes = lineFor(event)
    if (bytes !== undefined) write(bytes)
  })
  const timers: NodeJS.Timeout[] = []
  const finish = (): void => {
    unsubscribe()
    for (const timer of timers) clearTimeout(timer)
    signal.removeEventListener('abort', finish)
    response.end()
  }
  const seconds = Number(query.get('timeoutSeconds') ?? 0)
  const lifetimeMs = (seconds > 0 ? seconds : 1800 + world.random() * 1800) * 1000
  timers.push(setTimeout(finish, Math.min(lifetimeMs, 2 ** 31 - 1)))
  if (bookmarks) timers.push(setInterval(() => write(bookmark(false)), bookmarkEveryMs))
  // The bookmark two seconds before the end lets the client go on from there.
  if (bookmarks && lifetimeMs > 4000) timers.push(setTimeout(() => write(bookmark(false)), lifetimeMs - 2000))
  response.on('close', finish)
  signal.addEventListener('abort', finish)

  async function sendPast(): Promise<void> {
    let chunk: Buffer[] = []
    let size = 0
    const flush = async (): Promise<void> => {
      const full = !response.write(Buffer.concat(chunk))
      chunk = []
      size = 0
      if (full && !response.destroyed) await drained(response)
    }
    const add = async (bytes: Buffer | undefined): Promise<void> => {
      if (bytes === undefined) return
      chunk.push(bytes)
      size += bytes.length
      if (size > 262_144) await flush()
    }
    if (initial) {
      for (const entry of inNamespace(collection.snapshot(), namespace)) if (matches(entry)) await add(line('ADDED', entry))
      if (sendInitial !== null && bookmarks) await add(bookmark(true, startRevision))
    } else for (const event of past ?? []) await add(lineFor(event))
    if (size > 0) await flush()
    const waiting = backlog ?? []
    backlog = undefined
    for (const bytes of waiting) write(bytes)
  }
  sendPast().catch(() => response.destroy())
}

/** A watch that can't begin where it was asked to says so as its only event: the request itself was fine. */
function sendGone(response: ServerResponse, status: JsonObject): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' })
  response.end(`${JSON.stringify({ type: 'ERROR', object: status })}\n`)
}

function isTrue(text: string | null): boolean {
  return text !== null && !['', '0', 'false', 'False', 'F', 'f', 'FALSE'].includes(text)
}

/** Resolves when the client has read on, or gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.once('drain', done)
    response.once('close', done)
  })
}
