import type { KubeObject } from './kube-object.ts'

/** What an admission hook is asked: the object as it would be stored (after defaulting and before validation by schema). */
export interface AdmissionReview {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly subresource: '' | 'status' | 'scale'
  /** What would be stored; for DELETE the object that would go. A hook must not change it: it answers with a new one. */
  readonly object: KubeObject
  /** The stored object before this write; null for CREATE. */
  readonly oldObject: KubeObject | null
  readonly dryRun: boolean
  readonly username: string
}

/** One refusal by a hook, in the shape of a `details.causes` entry. */
export interface AdmissionCause {
  /** Such as `FieldValueInvalid`, `FieldValueRequired`, `FieldValueForbidden`. */
  readonly reason: string
  /** Path such as `spec.storage.size`. */
  readonly field: string
  readonly message: string
}

/** A hook's answer. `object` replaces what would be stored (defaulting); `denied` refuses the write. */
export interface AdmissionAnswer {
  readonly object?: KubeObject
  readonly denied?: {
    readonly message: string
    /** 422 with `Invalid` where causes are given, else 403. */
    readonly causes?: readonly AdmissionCause[]
  }
  /** Sent to the client as `Warning` headers. */
  readonly warnings?: readonly string[]
}

/** An in-process stand-in for an admission webhook; it runs in dry-run too, and for the main resource only unless it asks otherwise. */
export interface AdmissionHook {
  /** Named in refusals: `admission webhook "<name>" denied the request: …`. */
  readonly name: string
  readonly apiGroup: string
  readonly kind: string
  /** Also asked for writes to `/status` and `/scale`. */
  readonly subresources?: boolean
  admit(review: AdmissionReview): AdmissionAnswer
}
