import type { RolloutItem, RolloutPlan } from '../../../shared/domain/rollout.ts'
import { addressOf } from '../../router.ts'
import { lookAmong } from '../../ui/consequence-looks.ts'
import { LongText } from '../../ui/long-text.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { changeWords } from './change-words.ts'

const checkLooks = {
  fail: { tone: 'bad', shape: 'error', label: 'Fails' },
  unknown: { tone: 'unknown', shape: 'question', label: 'Unknown' },
  warn: { tone: 'warn', shape: 'alert', label: 'Warning' },
  pass: { tone: 'good', shape: 'check', label: 'Passes' },
} as const

/** A plan in brief: what it changes, what that does, and what its checks have to say. The plan's own page shows all. */
export function PlanBrief({ item, plan }: { item: RolloutItem; plan: RolloutPlan | undefined }) {
  if (plan === undefined) {
    return (
      <p className="px-11 pb-3 text-sm text-ink-3">{item.planId === null ? 'It has no plan.' : 'Its plan is being read, or is gone.'}</p>
    )
  }
  return (
    <div className="flex flex-col gap-2 px-11 pb-3 text-sm">
      <ul aria-label={`Changes of ${item.name}`} className="font-mono text-xs text-ink-2">
        {plan.changes.map(change => (
          <li key={change.path} className="break-words">
            <SafeText>{changeWords(change)}</SafeText>
          </li>
        ))}
        {plan.moreChanges > 0 && <li className="font-sans text-ink-3">and {plan.moreChanges} more</li>}
      </ul>
      <ul aria-label={`Consequences and checks for ${item.name}`} className="flex flex-col gap-1">
        {plan.consequences.map(one => {
          const look = lookAmong(one, plan.consequences, true)
          return (
            <li key={`${one.level} ${one.text}`} className="grid grid-cols-[8.5rem_minmax(0,1fr)] items-start gap-3">
              <span>
                <StatusBadge tone={look.tone} shape={look.shape} label={look.word} />
              </span>
              <span className="text-ink-2">
                <LongText text={one.text} />
              </span>
            </li>
          )
        })}
        {plan.checks.map(check => (
          <li key={check.id} className="grid grid-cols-[8.5rem_minmax(0,1fr)] items-start gap-3">
            <span>
              <StatusBadge {...checkLooks[check.status]} />
            </span>
            <span className="text-ink-2">
              <LongText text={`${check.title}: ${check.seen}`} />
              {check.cure !== null && (
                <span className="block text-ink">
                  <span className="text-ink-3">To do: </span>
                  <LongText text={check.cure} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
      <a href={addressOf(['plan', plan.planId])} className="self-start text-accent-text hover:underline">
        Open the whole plan
      </a>
    </div>
  )
}
