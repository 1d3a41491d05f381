import { Play } from 'lucide-react'
import type { Plan } from '../../../shared/domain/plan.ts'
import { summarizePlan } from '../../../shared/domain/summarize-plan.ts'
import { ContextName } from '../../context-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import type { Given } from './consent-state.ts'
import { riskLook } from './risk-look.ts'

export type ConsentBarProps = {
  plan: Plan
  given: Given
  onTyped: (typed: string) => void
  /** Why it can't be applied; null when it can. */
  because: string | null
  busy: boolean
  onApply: () => void
}

/** The end of the page: what still has to be said, and the button that writes. It stays in sight. */
export function ConsentBar({ plan, given, onTyped, because, busy, onApply }: ConsentBarProps) {
  const risk = riskLook(summarizePlan(plan), because)
  const { typed } = plan.consent
  const count = plan.steps.length
  return (
    <form
      aria-label="Consent"
      className="flex shrink-0 flex-wrap items-end gap-x-4 gap-y-2 border-t border-line-strong bg-raised px-6 py-3"
      onSubmit={event => {
        event.preventDefault()
        if (because === null && !busy) onApply()
      }}
    >
      <div className="min-w-0 flex-1 self-center">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
          <StatusBadge tone={risk.tone} shape={risk.shape} label={risk.label} />
          <span className="text-sm text-ink-2">{count === 1 ? '1 write' : `${count} writes, in order; the first failure stops`}</span>
          {plan.target !== null && (
            <span className="flex min-w-0 text-sm">
              <ContextName id={plan.target.contextId} name={plan.target.contextName} />
            </span>
          )}
        </div>
        <p id="apply-because" role="status" className="mt-0.5 text-sm text-ink">
          {because ?? 'Everything is checked once more before the first write.'}
        </p>
      </div>
      {typed !== null && plan.state === 'ready' && (
        <div className="w-72">
          <Field label={`Type “${typed.text}”`} help={typed.why}>
            <TextInput mono value={given.typed} onChange={event => onTyped(event.currentTarget.value)} />
          </Field>
        </div>
      )}
      <Button
        type="submit"
        variant={plan.risk === 'safe' ? 'primary' : 'danger'}
        icon={Play}
        busy={busy}
        because={because}
        aria-describedby="apply-because"
      >
        Apply
      </Button>
    </form>
  )
}
