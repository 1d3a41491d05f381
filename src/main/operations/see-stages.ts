import type { RunStage } from '../../shared/domain/run.ts'
import type { StageSight } from '../engines/engine.ts'

/** The stage that is looked at: the first that is neither done nor without meaning; null when all are. */
export function activeStage(stages: readonly RunStage[]): RunStage | null {
  return stages.find(stage => stage.status !== 'done' && stage.status !== 'not-applicable') ?? null
}

/** The stages after one of them was looked at. */
export function withSight(stages: readonly RunStage[], id: string, sight: StageSight, at: string): RunStage[] {
  return stages.map(stage => {
    if (stage.id !== id) return stage
    // A stage that is being looked at is the one under way, whatever it waits for.
    const status = sight.status === 'pending' ? 'active' : sight.status
    const over = status === 'done' || status === 'failed' || status === 'not-applicable'
    const startedAt = status === 'not-applicable' ? null : (stage.startedAt ?? at)
    return {
      ...stage,
      status,
      startedAt,
      endedAt: over ? at : null,
      waitingFor: over ? null : sight.waitingFor,
      note: sight.note ?? stage.note,
    }
  })
}

/** The stages when the cluster can't be seen: the active one is out of sight, the others keep what was last seen of them. */
export function withLostSight(stages: readonly RunStage[]): RunStage[] {
  const active = activeStage(stages)
  return stages.map(stage => (stage.id === active?.id ? { ...stage, status: 'lost-sight' } : stage))
}
