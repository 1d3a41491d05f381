import { AppError } from '../../shared/domain/app-error.ts'
import { type KindRef, type KubeObject, kindKey, resourcePath } from '../../shared/domain/kube.ts'
import { readAccessRules } from './access-rules.ts'
import { asDryRun } from './as-dry-run.ts'
import { createDiscovery } from './discovery.ts'
import { isForeign404, type KubeAnswer, type KubeReader, type KubeRequest } from './kube-client.ts'
import type { KubeconfigContext } from './kubeconfig-context.ts'
import { isKubeObject, parseServerJson, readListPage } from './list-page.ts'
import { mapSentStatus } from './map-error.ts'

export interface ReaderDeps {
  readonly context: KubeconfigContext
  readonly server: string
  /** Sends what changes nothing (a read, a dry run, a review): repeated when throttled, within its deadline. */
  readonly read: (request: KubeRequest) => Promise<KubeAnswer>
  readonly askPod: KubeReader['askPod']
  readonly random: () => number
}

/** Objects per page: at 8 KB each some 40 ms of parsing, which is the longest that the loop should stand still. */
export const pageSize = 500
/** A list that never ends is no list. */
const maxPages = 2_000

const core = (kind: string, plural: string): KindRef => ({ group: '', version: 'v1', kind, plural, namespaced: false })

/** The reading half of a connection. It can't change anything: its only other verbs are dry runs and the review kinds, which store nothing. */
export function createReader(deps: ReaderDeps): KubeReader {
  const { read, server } = deps
  const discovery = createDiscovery({ read, now: () => performance.now() })

  async function review(group: string, plural: string, kind: string, spec: object, signal: AbortSignal): Promise<Record<string, unknown>> {
    const body = JSON.stringify({ apiVersion: `${group}/v1`, kind, spec })
    const path = `/apis/${group}/v1/${plural}`
    const answer = await read({ method: 'POST', path, body, contentType: 'application/json', signal })
    return record(record(parseServerJson(answer.text, server, deps.random)).status)
  }

  async function get(kind: KindRef, namespace: string | null, name: string, signal: AbortSignal): Promise<KubeObject | null> {
    try {
      const answer = await read({ method: 'GET', path: resourcePath(kind, namespace, name), signal })
      const value = parseServerJson(answer.text, server, deps.random)
      if (record(value).kind === 'Status') throw mapSentStatus(value, server)
      if (!isKubeObject(value)) throw new AppError('unreachable', 'The server’s answer is no object.')
      return value
    } catch (error) {
      const known = await unservedOr(error, kind, signal)
      if (known instanceof AppError && known.code === 'not-found') return null
      throw known
    }
  }

  /** An API server answers 404 without a Status for a kind that it does not serve, as gateways do for anything: discovery tells which it was. */
  async function unservedOr(error: unknown, kind: KindRef, signal: AbortSignal): Promise<unknown> {
    if (!isForeign404(error) || (await discovery.servesNow(kind, signal)) !== false) return error
    return new AppError('not-found', `The cluster does not serve ${kindKey(kind)}.`, { cause: error })
  }

  return {
    contextId: deps.context.id,
    server,
    request: read,
    askPod: deps.askPod,
    get,
    async list(kind, options) {
      const path = resourcePath(kind, options.namespace ?? null)
      const selectors = {
        ...(options.labelSelector === undefined ? {} : { labelSelector: options.labelSelector }),
        ...(options.fieldSelector === undefined ? {} : { fieldSelector: options.fieldSelector }),
      }
      const items: KubeObject[] = []
      let token: string | null = null
      for (let pages = 0; pages < maxPages; pages += 1) {
        const query = { limit: String(pageSize), ...selectors, ...(token === null ? {} : { continue: token }) }
        const answer = await read({ method: 'GET', path, query, signal: options.signal, timeoutMs: 60_000 }).catch(async error => {
          throw await unservedOr(error, kind, options.signal)
        })
        const page = readListPage(answer.text, server, deps.random)
        for (const item of page.items) items.push(item)
        if (page.continues === null) return { items, resourceVersion: page.resourceVersion }
        token = page.continues
      }
      throw new AppError('unreachable', 'The server’s list does not end.')
    },
    dryRun: async request => read(asDryRun(request)),
    serves: discovery.serves,
    servesNow: discovery.servesNow,
    async mayI(attributes, signal) {
      const { namespace, name, subresource, ...rest } = attributes
      const resourceAttributes = {
        ...rest,
        ...(namespace === null ? {} : { namespace }),
        ...(name === undefined ? {} : { name }),
        ...(subresource === undefined ? {} : { subresource }),
      }
      const status = await review(
        'authorization.k8s.io',
        'selfsubjectaccessreviews',
        'SelfSubjectAccessReview',
        { resourceAttributes },
        signal,
      )
      return { allowed: status.allowed === true, reason: typeof status.reason === 'string' && status.reason !== '' ? status.reason : null }
    },
    async rules(namespace, signal) {
      const status = await review('authorization.k8s.io', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview', { namespace }, signal)
      return readAccessRules(status)
    },
    async username(signal) {
      try {
        const status = await review('authentication.k8s.io', 'selfsubjectreviews', 'SelfSubjectReview', {}, signal)
        const name = record(status.userInfo).username
        return typeof name === 'string' && name !== '' ? name : null
      } catch (error) {
        return nullWhenUnknown(error)
      }
    },
    async clusterUid(signal) {
      try {
        return (await get(core('Namespace', 'namespaces'), null, 'kube-system', signal))?.metadata.uid ?? null
      } catch (error) {
        return nullWhenUnknown(error)
      }
    },
    async serverVersion(signal) {
      try {
        const answer = await read({ method: 'GET', path: '/version', signal })
        const version = record(parseServerJson(answer.text, server, deps.random)).gitVersion
        return typeof version === 'string' ? version : null
      } catch (error) {
        return nullWhenUnknown(error)
      }
    },
  }
}

/** The server answered that it doesn't have this or doesn't tell; other failures stay errors. */
function nullWhenUnknown(error: unknown): null {
  if (error instanceof AppError && (error.code === 'not-found' || error.code === 'forbidden' || error.code === 'bad-input')) return null
  throw error
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
