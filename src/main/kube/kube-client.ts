/**
 * Talking to one context's API server: what the rest of main may hold of it. Raw JSON in both directions, because generated models drop the
 * fields that they don't know. `KubeReader` can't change anything (its dry run always carries `dryRun=All`); `KubeWriter` is given to
 * `operations/apply` alone.
 */
import type { KindRef, KubeObject } from '../../shared/domain/kube.ts'
import type { PodProxy } from './pod-proxy.ts'

/** One HTTP request to the API server. Paths start with `/`; nothing else may name a host. */
export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: string
  readonly contentType?: string
  readonly accept?: string
  readonly signal: AbortSignal
  /** Deadline for the whole answer in ms; 30 s when absent. */
  readonly timeoutMs?: number
}

export interface KubeAnswer {
  readonly status: number
  readonly text: string
  /** Texts of the `Warning` headers. */
  readonly warnings: readonly string[]
}

/** A Kubernetes `Status` body or what stands for it; mapped to an AppError once, in kube/. */
export interface KubeStatus {
  readonly code: number
  readonly reason: string
  readonly message: string
  readonly causes: readonly { readonly reason: string; readonly message: string; readonly field: string }[]
  readonly retryAfterSeconds: number | null
}

export interface ListAnswer {
  readonly items: readonly KubeObject[]
  readonly resourceVersion: string
}

export interface KubeReader {
  readonly contextId: string
  readonly server: string
  /** Throws AppError on anything but 2xx; `AppError.cause` is a KubeStatusError when the server answered. */
  request(request: KubeRequest & { readonly method: 'GET' }): Promise<KubeAnswer>
  /** What a pod says (GET), by the server's pod proxy: small and short. Never throws; what is no answer says why. */
  readonly askPod: PodProxy['ask']
  /** null for a 404 that a Status comes with, or when discovery proves that the kind is not served; a gateway's 404 is thrown. */
  get(kind: KindRef, namespace: string | null, name: string, signal: AbortSignal): Promise<KubeObject | null>
  /** All pages of at most 500. Throws AppError `not-found` when the kind is not served. */
  list(
    kind: KindRef,
    options: { namespace?: string | null; labelSelector?: string; fieldSelector?: string; signal: AbortSignal },
  ): Promise<ListAnswer>
  /** A write that the server only tries: `dryRun=All` is forced. */
  dryRun(request: KubeRequest): Promise<KubeAnswer>
  /** Whether this is served here; null: discovery is not possible now. The answer may be half a minute old. */
  serves(kind: KindRef, signal: AbortSignal): Promise<boolean | null>
  /** The same, asked of the server now. */
  servesNow(kind: KindRef, signal: AbortSignal): Promise<boolean | null>
  mayI(attributes: AccessAttributes, signal: AbortSignal): Promise<{ allowed: boolean; reason: string | null }>
  /** What the user may do in a namespace, by the authorizers that can list it (SelfSubjectRulesReview). */
  rules(namespace: string, signal: AbortSignal): Promise<AccessRules>
  /** The user's name as the cluster has it (SelfSubjectReview); null if the server doesn't say. */
  username(signal: AbortSignal): Promise<string | null>
  /** uid of kube-system; null if it may not be read. */
  clusterUid(signal: AbortSignal): Promise<string | null>
  serverVersion(signal: AbortSignal): Promise<string | null>
}

export interface AccessAttributes {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource?: string
  readonly namespace: string | null
  readonly name?: string
}

/** One rule of what may be done; `*` stands for all. */
export interface AccessRule {
  readonly verbs: readonly string[]
  readonly groups: readonly string[]
  /** Plurals, those of subresources with a slash (`pods/log`). */
  readonly resources: readonly string[]
  /** Only objects of these names; empty: of any. */
  readonly names: readonly string[]
}

export interface AccessRules {
  readonly rules: readonly AccessRule[]
  /** Some authorizer of the cluster (a webhook) can't list its rules: what is not among them may be allowed all the same. */
  readonly incomplete: boolean
  /** What went wrong while the server listed them, in its words. */
  readonly problem: string | null
}

export interface KubeWriter {
  /** Sends the write as it is, once: no retry, because an answer that was lost may stand for a write that happened. */
  write(request: KubeRequest): Promise<KubeAnswer>
  /** Sends a call into a pod, once, and gives whatever it answers. Throws AppError when there is no answer. */
  call(request: KubeRequest): Promise<PodCallAnswer>
}

/** What came back for a call into a pod. `server`: the API server's own refusal; `pod`: the pod's answer, or of what stands in between. */
export interface PodCallAnswer {
  readonly status: number
  readonly from: 'server' | 'pod'
  readonly text: string
}

/** Thrown as the cause of an AppError when the server did answer. */
export class KubeStatusError extends Error {
  readonly status: KubeStatus
  constructor(status: KubeStatus) {
    super(status.message)
    this.name = 'KubeStatusError'
    this.status = status
  }
}

/** Thrown as the cause of an AppError when somebody answered who is no Kubernetes API server; or one that has nothing at that path. */
export class ForeignAnswerError extends Error {
  readonly httpStatus: number
  constructor(httpStatus: number) {
    super(`An HTTP ${httpStatus} that is no Status`)
    this.name = 'ForeignAnswerError'
    this.httpStatus = httpStatus
  }
}

/** Whether an error is a 404 that no Status comes with: an API server's for a path that it does not serve, or a gateway's for any. */
export function isForeign404(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof ForeignAnswerError && error.cause.httpStatus === 404
}
