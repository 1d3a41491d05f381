import type { PlanStep } from '../../../shared/domain/plan.ts'
import { clockTime, exactTime, spanText } from '../../ui/age-text.ts'
import { Badge } from '../../ui/badge.tsx'

/** Says that a step is held back until a stage is done, and for how long; nothing for a step that is sent when its turn comes. `stage`: its title. */
export function HeldBadge({ step, stage }: { step: PlanStep; stage: string | null }) {
  const limit = step.waitsAtMostMs === undefined ? '' : `, or not at all after ${spanText(step.waitsAtMostMs / 1000)}`
  return (
    <>
      {stage !== null && (
        <Badge tone="info">
          sent only once “{stage}” is done{limit}
        </Badge>
      )}
      {step.goodUntil !== undefined && (
        <Badge tone="info" title={exactTime(step.goodUntil)}>
          not sent after {clockTime(step.goodUntil)}
        </Badge>
      )}
    </>
  )
}
