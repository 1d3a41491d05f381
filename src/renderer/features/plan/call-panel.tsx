import type { PlanStep } from '../../../shared/domain/plan.ts'
import { Callout } from '../../ui/callout.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { ApiCallView } from './api-call-view.tsx'
import { HeldBadge } from './held-badge.tsx'

/** A call into a pod: it changes no field of an object, so there is no diff; what is sent, and what it stands on. */
export function CallPanel({ step, number, heldUntil }: { step: PlanStep; number: number; heldUntil: string | null }) {
  const facts = step.standsOn ?? []
  return (
    <Panel
      flush
      title={
        <span>
          <span className="text-ink-3">{number}.</span> Call {step.ref.kind} <LongText text={step.ref.name} limit={80} />
        </span>
      }
      about={
        <span className="flex flex-wrap items-center gap-2">
          <LongText text={`${step.title}${step.ref.namespace === null ? '' : ` in ${step.ref.namespace}`}`} limit={160} />
          <HeldBadge step={step} stage={heldUntil} />
        </span>
      }
    >
      <div className="flex flex-col gap-3 border-b border-line px-4 py-3">
        {step.unpredicted !== null && (
          <Callout tone="info" title="No dry run">
            <LongText text={step.unpredicted} />
          </Callout>
        )}
        {facts.length > 0 && (
          <div>
            <p className="text-sm text-ink-2">It stands on this, and it is not sent unless all of it is still so right before:</p>
            <ul className="mt-1 list-disc pl-5 text-sm text-ink">
              {facts.map(fact => (
                <li key={fact}>
                  <LongText text={fact} limit={240} />
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <ApiCallView call={step.call} />
    </Panel>
  )
}
