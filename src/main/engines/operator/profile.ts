import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import type { Objection } from '../change/judge.ts'
import type { ContextView, OperatorPage, OperatorProbe, Read, Remembered } from '../engine.ts'

/** What a change of the operator's version does to one database. */
export interface DatabaseEffect {
  readonly namespace: string
  readonly name: string
  readonly consequence: Consequence
}

/** What installing and upgrading the operator of an engine stand on, beside what holds for any operator. */
export interface OperatorProfile {
  readonly title: string
  /** The engine's root: its databases. */
  readonly root: KindRef
  /** How its Deployment is found, and its version read. */
  readonly probe: OperatorProbe
  readonly page: Pick<OperatorPage, 'crds' | 'release' | 'logs'>
  /** Environment variables of its container that must name the operator's own image, too. */
  readonly imageVariables: readonly string[]
  /** What `effects` and `objections` read beside the page's reads and all roots. */
  readonly reads: readonly Read[]
  /** What the change does to each database. Must never throw. */
  effects(input: EffectsInput): readonly DatabaseEffect[]
  /** What speaks against that version here: versions of Kubernetes or of databases that it does not support. */
  objections(input: EffectsInput): readonly Objection[]
  /** What the databases still have to do after the upgrade, in words; null: nothing. Read from live objects. */
  unsettled(input: { readonly view: ContextView; readonly remembered: Remembered }): string | null
  /** What `unsettled` must know of before. */
  remember(view: ContextView): Remembered
}

export interface EffectsInput {
  /** The Deployment as it is; null: there is none yet. */
  readonly deployment: KubeObject | null
  /** null: could not tell. */
  readonly from: string | null
  readonly to: string | null
  /** Version of the API server as it says it (`v1.35.0`); null: could not tell. */
  readonly kubernetes: string | null
  readonly view: ContextView
}
