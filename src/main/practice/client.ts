import { Agent, type Dispatcher, request } from 'undici'
import { isObject, type JsonObject, type KubeObject } from './kube-object.ts'
import type { ResourceType } from './resource-type.ts'
import type { PracticeConnection } from './simulated-operator.ts'
import { readLines } from './stream-lines.ts'

/** An answer other than 2xx, with the API's own `Status`. */
export class PracticeApiError extends Error {
  readonly code: number
  /** `Status.reason`, such as `NotFound`, `Conflict`, `AlreadyExists`, `Invalid`, `Expired`. */
  readonly reason: string
  readonly status: JsonObject

  constructor(code: number, status: JsonObject) {
    super(typeof status.message === 'string' ? status.message : `HTTP ${code}`)
    this.name = 'PracticeApiError'
    this.code = code
    this.reason = typeof status.reason === 'string' ? status.reason : ''
    this.status = status
  }
}

/** Name of one object; `namespace` is left out for cluster-scoped kinds. */
export interface ObjectKey {
  readonly namespace?: string | undefined
  readonly name: string
}

/** Narrowing of a list or watch. */
export interface Selection {
  readonly namespace?: string | undefined
  readonly labelSelector?: string | undefined
  readonly fieldSelector?: string | undefined
}

/** One line of a watch. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'
  readonly object: KubeObject
}

/** What `follow` gives: `SYNCED` comes once after each complete list; objects that went meanwhile come as `DELETED` before it. */
export type FollowEvent = { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubeObject } | { readonly type: 'SYNCED' }

/** Options of every write. */
export interface WriteOptions {
  readonly dryRun?: boolean
  readonly fieldManager?: string
  readonly subresource?: 'status' | 'scale'
}

/** The four patch types; `apply` is server-side apply. */
export type PatchType = 'json' | 'merge' | 'strategic' | 'apply'

/** A small typed client of the Kubernetes API, for the simulated operators and the practice cluster's own set-up. */
export interface PracticeClient extends AsyncDisposable {
  /** All objects (paged by 500 inside) and the list's resourceVersion. */
  list(type: ResourceType, selection?: Selection): Promise<{ items: KubeObject[]; resourceVersion: string }>
  /** The object, or undefined when there is none (404). */
  get(type: ResourceType, key: ObjectKey): Promise<KubeObject | undefined>
  create(type: ResourceType, object: KubeObject, options?: WriteOptions): Promise<KubeObject>
  /** PUT; a `metadata.resourceVersion` makes it conditional (409 `Conflict`). */
  update(type: ResourceType, object: KubeObject, options?: WriteOptions): Promise<KubeObject>
  patch(
    type: ResourceType,
    key: ObjectKey,
    kind: PatchType,
    body: unknown,
    options?: WriteOptions & { force?: boolean },
  ): Promise<KubeObject>
  /** Server-side apply, forced, under `fieldManager` (default: the client's). */
  apply(type: ResourceType, object: KubeObject, options?: WriteOptions): Promise<KubeObject>
  /** Merge patch of `status` through the status subresource. */
  applyStatus(type: ResourceType, key: ObjectKey, status: JsonObject): Promise<KubeObject>
  /** False when it was gone already. */
  delete(
    type: ResourceType,
    key: ObjectKey,
    options?: { uid?: string; propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'; gracePeriodSeconds?: number },
  ): Promise<boolean>
  /** One watch request: ends when the server ends it; throws PracticeApiError on an ERROR event (410 `Expired`). */
  watch(type: ResourceType, options: Selection & { resourceVersion: string; signal: AbortSignal }): AsyncIterable<WatchEvent>
  /** List, then watch, for ever: lists again after 410 and retries after other errors (200 ms), until the signal ends it. */
  follow(type: ResourceType, options: Selection & { signal: AbortSignal }): AsyncIterable<FollowEvent>
  /** Any request; throws PracticeApiError unless 2xx. */
  request(method: Dispatcher.HttpMethod, path: string, body?: unknown, contentType?: string, as?: ActingUser): Promise<JsonObject>
}

/** Whom a request acts as, by `Impersonate-User` and `Impersonate-Group`. */
interface ActingUser {
  readonly user: string
  readonly groups: readonly string[]
}

const patchContentTypes: Record<PatchType, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}

/** The collection's path, or with `name` the object's. */
function resourcePath(type: ResourceType, namespace?: string, name?: string, subresource?: string): string {
  const root = type.apiVersion.includes('/') ? `/apis/${type.apiVersion}` : `/api/${type.apiVersion}`
  const scope = type.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : ''
  const tail = name === undefined ? '' : `/${encodeURIComponent(name)}${subresource ? `/${subresource}` : ''}`
  return `${root}${scope}/${type.plural}${tail}`
}

function queryString(values: Record<string, string | number | boolean | undefined>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) if (value !== undefined) search.set(key, String(value))
  return search.size === 0 ? '' : `?${search}`
}

function writeQuery(options: (WriteOptions & { force?: boolean }) | undefined, fieldManager: string): string {
  return queryString({
    fieldManager: options?.fieldManager ?? fieldManager,
    dryRun: options?.dryRun ? 'All' : undefined,
    force: options?.force ? true : undefined,
  })
}

function asKubeObject(value: unknown): KubeObject {
  if (!isObject(value) || !isObject(value.metadata)) throw new Error('the server answered with something that is no object')
  return { ...value, apiVersion: String(value.apiVersion ?? ''), kind: String(value.kind ?? ''), metadata: value.metadata }
}

/** Opens a client on one context; `fieldManager` names its writes. Dispose it to close its connections. */
export function createPracticeClient(connection: PracticeConnection, fieldManager: string): PracticeClient {
  const agent = new Agent({ connect: { ca: connection.ca }, connections: 64, bodyTimeout: 0, headersTimeout: 30_000 })
  const authorization = `Bearer ${connection.token}`

  async function send(
    method: Dispatcher.HttpMethod,
    path: string,
    body?: unknown,
    contentType = 'application/json',
    as?: ActingUser,
  ): Promise<JsonObject> {
    const response = await request(`${connection.url}${path}`, {
      dispatcher: agent,
      method,
      headers: {
        authorization,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': contentType }),
        ...(as === undefined ? {} : { 'impersonate-user': as.user, 'impersonate-group': [...as.groups] }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const text = await response.body.text()
    const answer: unknown = text.startsWith('{') ? JSON.parse(text) : { message: text.slice(0, 500) }
    const status = isObject(answer) ? answer : {}
    if (response.statusCode >= 300) throw new PracticeApiError(response.statusCode, status)
    return status
  }

  async function list(type: ResourceType, selection: Selection = {}) {
    const items: KubeObject[] = []
    let next: string | undefined
    for (;;) {
      const { labelSelector, fieldSelector } = selection
      const query = queryString({ limit: 500, continue: next, labelSelector, fieldSelector })
      const page = await send('GET', resourcePath(type, selection.namespace) + query)
      const found = Array.isArray(page.items) ? page.items : []
      for (const item of found) items.push({ ...asKubeObject(item), apiVersion: type.apiVersion, kind: type.kind })
      const metadata = isObject(page.metadata) ? page.metadata : {}
      next = typeof metadata.continue === 'string' && metadata.continue !== '' ? metadata.continue : undefined
      if (next === undefined) return { items, resourceVersion: String(metadata.resourceVersion ?? '') }
    }
  }

  async function* watch(
    type: ResourceType,
    options: Selection & { resourceVersion: string; signal: AbortSignal },
  ): AsyncIterable<WatchEvent> {
    const { labelSelector, fieldSelector, resourceVersion } = options
    const query = queryString({ watch: 1, allowWatchBookmarks: true, resourceVersion, labelSelector, fieldSelector })
    const response = await request(`${connection.url}${resourcePath(type, options.namespace)}${query}`, {
      dispatcher: agent,
      headers: { authorization, accept: 'application/json' },
      signal: options.signal,
    })
    if (response.statusCode >= 300) {
      const answer: unknown = JSON.parse(await response.body.text())
      throw new PracticeApiError(response.statusCode, isObject(answer) ? answer : {})
    }
    for await (const line of readLines(response.body)) {
      const event: unknown = JSON.parse(line)
      if (!isObject(event)) continue
      if (event.type === 'ERROR') {
        const status = isObject(event.object) ? event.object : {}
        throw new PracticeApiError(Number(status.code ?? 500), status)
      }
      if (event.type === 'ADDED' || event.type === 'MODIFIED' || event.type === 'DELETED' || event.type === 'BOOKMARK') {
        yield { type: event.type, object: asKubeObject(event.object) }
      }
    }
  }

  async function* follow(type: ResourceType, options: Selection & { signal: AbortSignal }): AsyncIterable<FollowEvent> {
    const known = new Map<string, KubeObject>()
    let resourceVersion: string | undefined
    while (!options.signal.aborted) {
      try {
        if (resourceVersion === undefined) {
          const listed = await list(type, options)
          const present = new Set(listed.items.map(item => item.metadata.uid))
          for (const [uid, object] of known) {
            if (present.has(uid)) continue
            known.delete(uid)
            yield { type: 'DELETED', object }
          }
          for (const object of listed.items) {
            const uid = object.metadata.uid ?? ''
            const before = known.get(uid)
            known.set(uid, object)
            if (before?.metadata.resourceVersion === object.metadata.resourceVersion) continue
            yield { type: before === undefined ? 'ADDED' : 'MODIFIED', object }
          }
          resourceVersion = listed.resourceVersion
          yield { type: 'SYNCED' }
        }
        for await (const event of watch(type, { ...options, resourceVersion })) {
          resourceVersion = event.object.metadata.resourceVersion ?? resourceVersion
          if (event.type === 'BOOKMARK') continue
          const uid = event.object.metadata.uid ?? ''
          if (event.type === 'DELETED') known.delete(uid)
          else known.set(uid, event.object)
          yield { type: event.type, object: event.object }
        }
      } catch (error) {
        if (options.signal.aborted) return
        if (error instanceof PracticeApiError && error.code === 410) resourceVersion = undefined
        await new Promise(resolve => setTimeout(resolve, 200))
      }
    }
  }

  return {
    list,
    watch,
    follow,
    request: send,
    async get(type, key) {
      try {
        return asKubeObject(await send('GET', resourcePath(type, key.namespace, key.name)))
      } catch (error) {
        if (error instanceof PracticeApiError && error.code === 404) return undefined
        throw error
      }
    },
    async create(type, object, options) {
      const path = resourcePath(type, object.metadata.namespace) + writeQuery(options, fieldManager)
      return asKubeObject(await send('POST', path, object))
    },
    async update(type, object, options) {
      const path = resourcePath(type, object.metadata.namespace, object.metadata.name ?? '', options?.subresource)
      return asKubeObject(await send('PUT', path + writeQuery(options, fieldManager), object))
    },
    async patch(type, key, kind, body, options) {
      const path = resourcePath(type, key.namespace, key.name, options?.subresource) + writeQuery(options, fieldManager)
      return asKubeObject(await send('PATCH', path, body, patchContentTypes[kind]))
    },
    async apply(type, object, options) {
      const path = resourcePath(type, object.metadata.namespace, object.metadata.name ?? '', options?.subresource)
      return asKubeObject(
        await send('PATCH', path + writeQuery({ ...options, force: true }, fieldManager), object, patchContentTypes.apply),
      )
    },
    async applyStatus(type, key, status) {
      const path = resourcePath(type, key.namespace, key.name, 'status') + writeQuery(undefined, fieldManager)
      return asKubeObject(await send('PATCH', path, { status }, patchContentTypes.merge))
    },
    async delete(type, key, options = {}) {
      const { uid, propagationPolicy, gracePeriodSeconds } = options
      const body = { ...(uid === undefined ? {} : { preconditions: { uid } }), propagationPolicy, gracePeriodSeconds }
      try {
        await send('DELETE', resourcePath(type, key.namespace, key.name), body)
        return true
      } catch (error) {
        if (error instanceof PracticeApiError && error.code === 404) return false
        throw error
      }
    },
    async [Symbol.asyncDispose]() {
      await agent.destroy()
    },
  }
}
