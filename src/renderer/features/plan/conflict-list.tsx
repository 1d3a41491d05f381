import type { PlanStep } from '../../../shared/domain/plan.ts'
import { Badge } from '../../ui/badge.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { readablePath } from './change-groups.ts'
import { takeoverOf } from './consent-state.ts'

export type ConflictListProps = {
  step: PlanStep
  needed: readonly string[] | null
  accepted: ReadonlySet<string>
  onAccept: (takeover: string, on: boolean) => void
}

/** Fields that would change hands, each with who owns it today and a consent of its own. */
export function ConflictList({ step, needed, accepted, onAccept }: ConflictListProps) {
  if (step.conflicts.length === 0) return null
  return (
    <div className="border-b border-line bg-warn-soft px-4 py-2">
      <h3 className="text-sm font-medium text-ink">
        {step.conflicts.length === 1 ? 'One field belongs to another manager' : `${step.conflicts.length} fields belong to other managers`}
      </h3>
      <p className="text-xs text-ink-2">Its manager may change the field back. Agree to each takeover separately.</p>
      <ul className="mt-1.5 flex flex-col gap-1.5">
        {step.conflicts.map(conflict => {
          const takeover = takeoverOf(step.id, conflict.path)
          const words = (
            <span>
              <code className="font-mono text-xs">{readablePath(conflict.path)}</code> <Badge tone="warn">{conflict.manager}</Badge>
              <span className="block text-xs text-ink-2">
                <LongText text={conflict.message} />
              </span>
            </span>
          )
          return (
            <li key={`${takeover} ${conflict.manager}`} className="text-sm">
              {needed?.includes(takeover) ? (
                <Checkbox checked={accepted.has(takeover)} onChange={on => onAccept(takeover, on)}>
                  Take over {words}
                </Checkbox>
              ) : (
                words
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
