/**
 * An embedded Kubernetes API over HTTPS on 127.0.0.1, one listener and one isolated store for each context.
 *
 * A request goes: token → user, path → RequestInfo, authorizer, then `handle-resource` (reads, watches and writes of kinds) or
 * `handle-other` (health, discovery, OpenAPI). A write is synchronous from reading the stored object to storing the new one, so there
 * are no races; watches hear of it in the same turn. It promises what clients of a real API server rely on: revisions that only go
 * up, lists that are consistent across pages or 410, watches without gaps or 410, optimistic concurrency, field ownership.
 */
import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { Socket } from 'node:net'
import { anonymous, authorize, type User } from './access.ts'
import type { AdmissionHook } from './admission.ts'
import { ApiError, refuse } from './api-error.ts'
import { bootstrap, type PracticeUser } from './bootstrap.ts'
import { createServerIdentity } from './certificates.ts'
import { runCrdController } from './crd-controller.ts'
import { runGarbageCollector } from './garbage-collector.ts'
import { handleOther, isPublicPath } from './handle-other.ts'
import { handleResource } from './handle-resource.ts'
import { sendJson, sendText } from './http-exchange.ts'
import { impersonate } from './impersonate.ts'
import type { KubeObject } from './kube-object.ts'
import type { KubeconfigContext } from './kubeconfig.ts'
import { runNamespaceController } from './namespace-controller.ts'
import type { Persistence } from './persistence.ts'
import { runPodTerminator } from './pod-terminator.ts'
import { createRegistry } from './registry.ts'
import { parseRequest } from './request-info.ts'
import type { PracticeConnection } from './simulated-operator.ts'
import type { SimulatedPods } from './simulated-pods.ts'
import { objectKey, Store } from './store.ts'
import type { World } from './world.ts'

/** How to start one context. */
export interface ApiServerOptions {
  /** Name of the context in the kubeconfig. */
  readonly context: string
  /** 0 takes a free one. */
  readonly port?: number
  readonly admission?: readonly AdmissionHook[]
  /** Users beside the admin `practice-admin`; each gets a token of its own. */
  readonly users?: readonly PracticeUser[]
  /** API groups of custom resources that the roles `view` and `edit` cover. */
  readonly customGroups?: readonly string[]
  /** How many past events of each kind watches can go back (default 5,000). */
  readonly eventWindow?: number
  /** Real milliseconds for which a pod on a node lingers when deleted (default 1,000, never above its grace period). */
  readonly podTerminationMs?: number
  /** False: nobody finishes namespaces, collects dependents or ends pods, as on an API server by itself (default true). */
  readonly controllers?: boolean
  readonly persistence?: Persistence
  readonly now?: () => Date
  readonly random?: () => number
}

/** A running context. */
export interface ApiServer extends AsyncDisposable {
  readonly connection: PracticeConnection
  readonly port: number
  /** True when the store was empty before this start. */
  readonly fresh: boolean
  /** The contexts to write into a kubeconfig: the admin's, and with `all` those of the other users (`<context>-<user>`). */
  kubeconfig(all?: boolean): readonly KubeconfigContext[]
  /** Puts objects as they are, past validation and admission: for benches and tests. */
  load(resource: { readonly group: string; readonly plural: string }, objects: Iterable<KubeObject>): void
  /** Lets an operator answer for its pods: what they serve and print. */
  simulatePods(pods: SimulatedPods): void
  /** Forgets all past events, as etcd's compaction does: older watches and pages get 410. */
  compact(): void
  /** Ends every running watch. */
  closeWatches(): void
}

/** Starts one context; resolves once it listens. */
export async function createApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const now = options.now ?? (() => new Date())
  const { persistence } = options
  const store = new Store({ revision: persistence?.revision ?? 1, window: options.eventWindow ?? 5000, listener: persistence })
  const fresh = persistence === undefined || persistence.revision <= 1
  for (const saved of persistence?.load() ?? []) store.collection(saved.collection).restore(saved.key, saved.revision, saved.object)
  const world: World = {
    name: options.context,
    store,
    registry: createRegistry(),
    admission: options.admission ?? [],
    now,
    newUid: randomUUID,
    random: options.random ?? Math.random,
    simulatedPods: [],
  }
  const stack = new AsyncDisposableStack()
  stack.use(runCrdController(world))
  if (options.controllers !== false) {
    stack.use(runNamespaceController(world))
    stack.use(runGarbageCollector(world))
    stack.use(runPodTerminator(world, options.podTerminationMs ?? 1000))
  }
  const users = [{ name: 'practice-admin', role: 'admin' as const }, ...(options.users ?? [])]
  bootstrap(world, users, options.customGroups ?? [])
  const tokens = users.map(user => ({ user, token: randomBytes(24).toString('base64url') }))
  const identity = createServerIdentity(now())
  let watchesEnd = new AbortController()

  function authenticate(request: IncomingMessage): User {
    const header = request.headers.authorization
    if (header === undefined) return anonymous
    const given = Buffer.from(header.replace(/^Bearer\s+/i, ''))
    const found = tokens.find(({ token }) => given.length === token.length && timingSafeEqual(given, Buffer.from(token)))
    if (found === undefined) throw refuse.unauthorized()
    return { name: found.user.name, groups: ['system:authenticated'] }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'https://127.0.0.1')
    const path = url.pathname.length > 1 ? url.pathname.replace(/\/+$/, '') : url.pathname
    const user = impersonate(store, authenticate(request), request)
    const info = parseRequest(request.method ?? 'GET', path, url.searchParams)
    if (!isPublicPath(path)) authorize(store, user, info)
    if (!info.resourceRequest) return handleOther(world, path, request, response)
    return handleResource({ world, user, info, query: url.searchParams, request, response, signal: watchesEnd.signal })
  }

  const server = createServer(
    { cert: identity.cert, key: identity.key, keepAliveTimeout: 90_000, requestTimeout: 60_000 },
    (request, response) => {
      answer(request, response).catch(error => refuseRequest(request, response, error))
    },
  )
  const sockets = new Set<Socket>()
  server.on('secureConnection', socket => {
    socket.setNoDelay(true)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const port = await listen(server, options.port ?? 0)
  stack.defer(async () => {
    watchesEnd.abort()
    for (const socket of sockets) socket.destroy()
    await new Promise(resolve => server.close(resolve))
  })
  const url = `https://127.0.0.1:${port}`
  return {
    connection: { url, token: tokens[0]?.token ?? '', ca: identity.ca, context: options.context },
    port,
    fresh,
    kubeconfig(all = false) {
      return tokens.slice(0, all ? undefined : 1).map(({ user, token }, index) => ({
        context: index === 0 ? options.context : `${options.context}-${user.name}`,
        cluster: options.context,
        user: index === 0 ? `${options.context}-admin` : `${options.context}-${user.name}`,
        url,
        ca: identity.ca,
        token,
      }))
    },
    load({ group, plural }, objects) {
      for (const object of objects)
        store.put(`${group}/${plural}`, objectKey(object.metadata.namespace, object.metadata.name ?? ''), object)
    },
    simulatePods: pods => void world.simulatedPods.push(pods),
    compact: () => store.compact(),
    closeWatches() {
      watchesEnd.abort()
      watchesEnd = new AbortController()
    },
    async [Symbol.asyncDispose]() {
      await stack.disposeAsync()
      await persistence?.close()
    },
  }
}

function refuseRequest(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const known =
    error instanceof ApiError
      ? error
      : new ApiError(500, 'InternalError', `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`)
  // What is left of a body that we didn't read would be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close')
  if (known.plain === undefined) sendJson(response, known.code, known.status, known.headers)
  else sendText(response, known.plain, known.code)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
