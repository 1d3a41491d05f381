import type { RunStep } from '../../../shared/domain/run.ts'
import { clockTime, exactTime } from '../../ui/age-text.ts'
import { LongText } from '../../ui/long-text.tsx'
import { stepLooks } from '../../ui/run-looks.ts'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'

/** Each write with what became of it and the server's own answer. */
export function StepList({ steps }: { steps: readonly RunStep[] }) {
  if (steps.length === 0) return <p className="px-4 py-3 text-sm text-ink-3">Nothing had to be written.</p>
  return (
    <ol className="divide-y divide-line">
      {steps.map(step => (
        <li key={step.id} className="grid grid-cols-[7.5rem_minmax(0,1fr)_auto] items-start gap-3 px-4 py-2 text-sm">
          <span>
            <StatusBadge {...stepLooks[step.status]} />
          </span>
          <div className="min-w-0">
            <p className="text-ink">
              <span className="font-medium">{step.ref.kind}</span> <SafeText>{step.ref.name}</SafeText>
              {step.ref.namespace !== null && (
                <span className="text-ink-3">
                  {' '}
                  in <SafeText>{step.ref.namespace}</SafeText>
                </span>
              )}
            </p>
            <p className="text-ink-2">{step.answer === null ? <SafeText>{step.title}</SafeText> : <LongText text={step.answer} />}</p>
            {step.status === 'pending' && step.waitsUntil !== undefined && (
              <p className="text-ink-2">
                Given up at{' '}
                <time dateTime={step.waitsUntil} title={exactTime(step.waitsUntil)} className="tabular">
                  {clockTime(step.waitsUntil)}
                </time>
                .
              </p>
            )}
          </div>
          <span className="tabular text-xs leading-5 text-ink-3" title={step.at === null ? undefined : exactTime(step.at)}>
            {step.at === null ? '–' : clockTime(step.at)}
          </span>
        </li>
      ))}
    </ol>
  )
}
