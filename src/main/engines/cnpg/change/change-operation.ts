import type { z } from 'zod'
import type { Consequence } from '../../../../shared/domain/plan.ts'
import type { BeginInput, FormStart, Operation, PlanDraft, Read, Subject } from '../../engine.ts'
import { annotation } from '../labels.ts'
import { findCluster, type Living } from './living.ts'

/** An operation on a living Cluster, without what all of them have in common. */
interface Change<P> extends Pick<Operation<P>, 'id' | 'title' | 'summary' | 'risk' | 'stages'> {
  readonly params: z.ZodType<P>
  /** Title and explanation of the form's one section, whose id is `change`. */
  readonly section: { readonly title: string; readonly summary: string }
  /** Why it can't be done, beyond what keeps every change from being done; null: it can. */
  because?(living: Living): string | null
  /** It needs no operator that looks at the Cluster. */
  readonly withoutOperator?: boolean
  reads?(subject: Subject, params: P): readonly Read[]
  begin?(living: Living & Pick<BeginInput, 'samples'>): FormStart
  draft(input: {
    readonly params: P
    readonly living: Living
    readonly now: string
  }): Pick<PlanDraft, 'steps' | 'checks'> & Partial<PlanDraft>
}

const nothing: FormStart = { params: {}, choices: {} }
const noConsequence = (): Consequence | null => null

/** Makes the operation: it is about a Cluster that is there and is not going, and that the operator looks at. */
export function changeOperation<P>(change: Change<P>): Operation<P> {
  const { id, title, summary, risk, params, section, stages } = change
  return {
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
      const root = cluster === null ? null : findCluster(cluster, view)
      if (cluster === null || root === null) return { because: 'The Cluster was not read.' }
      if (root.metadata.deletionTimestamp !== undefined) return { because: 'It is being deleted.' }
      const ignored = root.metadata.annotations?.[annotation.reconciliationLoop] === 'disabled'
      if (ignored && change.withoutOperator !== true)
        return { because: `The operator was told to ignore it (annotation ${annotation.reconciliationLoop}): nothing would happen.` }
      const because = change.because?.({ cluster, root, view }) ?? null
      return because === null ? true : { because }
    },
    begin({ cluster, view, samples }) {
      const root = findCluster(cluster, view)
      return root === null ? nothing : (change.begin?.({ cluster, root, view, samples }) ?? nothing)
    },
    subject: (_params, cluster) => ({ namespace: cluster?.namespace ?? '', name: cluster?.name ?? '' }),
    reads: (given, cluster) => (cluster === null ? [] : (change.reads?.(cluster, given) ?? [])),
    plan({ params: given, cluster, view, now }) {
      const root = cluster === null ? null : findCluster(cluster, view)
      // Without it nothing is drafted; `available` has said why.
      const drafted =
        cluster === null || root === null
          ? { steps: [], checks: [] }
          : change.draft({ params: given, living: { cluster, root, view }, now })
      return { consequences: [], consequenceOf: noConsequence, typed: null, ...drafted }
    },
  }
}
