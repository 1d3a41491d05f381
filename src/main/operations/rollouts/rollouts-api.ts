import type { Intent, Plan } from '../../../shared/domain/plan.ts'
import type { PlanConsent, Rollout, RolloutPlan, RolloutShape } from '../../../shared/domain/rollout.ts'
import type { Run } from '../../../shared/domain/run.ts'
import type { Seal } from '../../lib/seal.ts'
import type { Journal } from '../journal.ts'
import type { OperationsDeps } from '../operations-api.ts'
import type { RunStore } from '../run-store.ts'
import type { RolloutStore } from './rollout-store.ts'

/** What rollouts stand on: plans and runs as everybody else has them. They hold nothing that can write to a cluster. */
export interface RolloutDeps extends Pick<OperationsDeps, 'engines' | 'context' | 'reader' | 'store' | 'clock' | 'randomBytes' | 'log'> {
  readonly seal: Seal
  readonly plans: {
    create(intent: Intent, signal: AbortSignal): Promise<Plan>
    /** Throws not-found. */
    get(id: string): Plan
    apply(input: { id: string; consent: PlanConsent['consent'] }, signal: AbortSignal): Promise<Run>
    /** Forgets a plan that was never applied. */
    discard(id: string): void
  }
  readonly runs: Pick<RunStore, 'get' | 'ofPlan' | 'onChange'>
  readonly journal: Journal
  /** Work that outlives the call; the app waits for it when it closes. */
  readonly background: (work: Promise<void>) => void
  /** The app's life. */
  readonly life: AbortSignal
}

/** The same with the store of rollouts. */
export interface RolloutParts extends RolloutDeps {
  readonly rollouts: RolloutStore
}

/** What the contract's namespace `rollouts` is answered with, `actions` aside, which the fleet knows. */
export interface Rollouts {
  create(input: {
    operation: string
    clusterIds: readonly string[]
    params: Record<string, unknown>
    shape?: RolloutShape | undefined
  }): Promise<Rollout>
  list(input: { limit?: number | undefined }): Rollout[]
  get(input: { id: string }): Rollout
  plans(input: { id: string }): RolloutPlan[]
  watch(signal: AbortSignal): AsyncIteratorObject<Rollout[], undefined, void>
  arrange(input: { id: string; clusterIds: readonly string[]; shape: RolloutShape }): Rollout
  start(input: { id: string; consents: readonly PlanConsent[] }): Rollout
  stop(input: { id: string }): Rollout
  resume(input: { id: string; consents: readonly PlanConsent[] }): Rollout
  leaveOut(input: { id: string; clusterId: string; out: boolean }): Rollout
  replan(input: { id: string; clusterId: string }): Rollout
  discard(input: { id: string }): Record<string, never>
  /** Title of the rollout that still wants this plan; null: none does. */
  holderOf(planId: string): string | null
  /** Call once at start: what was under way is looked up and stands still until the user lets it go on. */
  takeUp(): void
}
