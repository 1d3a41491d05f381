/**
 * Changes of a database that is there already, whatever its engine: what every such operation has in common, and what its rules and stages are
 * made of. An engine says once how its roots are found (`changesOf`), and each of its operations only what is its own.
 */
import type { z } from 'zod'
import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import type { BeginInput, FormStart, Operation, PlanDraft, Read } from '../engine.ts'
import { findRoot, type Living } from './living.ts'

/** An operation on a living database, without what all of them have in common. */
export interface Change<P> extends Pick<Operation<P>, 'id' | 'title' | 'summary' | 'risk' | 'stages' | 'inline'> {
  readonly params: z.ZodType<P>
  /** Title and explanation of the form's one section, whose id is `change`. */
  readonly section: { readonly title: string; readonly summary: string }
  /** Why it can't be done, beyond what keeps every change from being done; null: it can. */
  because?(living: Living): string | null
  /** It needs no operator that looks at the root. */
  readonly withoutOperator?: boolean
  reads?(cluster: DatabaseCluster, params: P): readonly Read[]
  begin?(living: Living & Pick<BeginInput, 'samples'>): FormStart
  draft(input: {
    readonly params: P
    readonly living: Living
    readonly now: string
  }): Pick<PlanDraft, 'steps' | 'checks'> & Partial<PlanDraft>
}

/** What the changes of one engine have in common. */
interface Roots {
  readonly kind: KindRef
  /** Why the operator would not act on this root; null: it would. */
  whyIgnored?(root: KubeObject): string | null
  /** Read for every change, beside the root. */
  readonly reads?: readonly Read[]
}

const nothing: FormStart = { params: {}, choices: {} }
const noConsequence = (): Consequence | null => null

/** What makes an engine's operations: each is about a root that is there and is not going, and that the operator looks at. */
export function changesOf({ kind, whyIgnored, reads: common = [] }: Roots): <P>(change: Change<P>) => Operation<P> {
  return change => {
    const { id, title, summary, risk, params, section, stages, inline } = change
    return {
      ...(inline === undefined ? {} : { inline }),
      id,
      title,
      summary,
      risk,
      params,
      stages,
      creates: false,
      sections: [{ id: 'change', ...section }],
      tiers: [],
      available(cluster, view) {
        const root = cluster === null ? null : findRoot(kind, cluster, view)
        if (cluster === null || root === null) return { because: `The ${kind.kind} was not read.` }
        if (root.metadata.deletionTimestamp !== undefined) return { because: 'It is being deleted.' }
        const ignored = change.withoutOperator === true ? null : (whyIgnored?.(root) ?? null)
        const because = ignored ?? change.because?.({ cluster, root, view }) ?? null
        return because === null ? true : { because }
      },
      begin({ cluster, view, samples }) {
        const root = findRoot(kind, cluster, view)
        return root === null ? nothing : (change.begin?.({ cluster, root, view, samples }) ?? nothing)
      },
      subject: (_params, cluster) => ({ namespace: cluster?.namespace ?? '', name: cluster?.name ?? '' }),
      reads: (given, cluster) => (cluster === null ? [] : [...common, ...(change.reads?.(cluster, given) ?? [])]),
      plan({ params: given, cluster, view, now }) {
        const root = cluster === null ? null : findRoot(kind, cluster, view)
        // Without it nothing is drafted; `available` has said why.
        const drafted =
          cluster === null || root === null
            ? { steps: [], checks: [] }
            : change.draft({ params: given, living: { cluster, root, view }, now })
        return { consequences: [], consequenceOf: noConsequence, typed: null, ...drafted }
      },
    }
  }
}
