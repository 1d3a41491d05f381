import { useState } from 'react'
import type { Plan } from '../../../shared/domain/plan.ts'
import { client } from '../../client.ts'
import { describeError, type ShownError } from '../../describe-error.ts'
import { addressOf, navigate } from '../../router.ts'
import { connection } from '../../state/connection-store.ts'
import { dropFormDraft } from '../../state/form-drafts.ts'
import { formOf } from '../../state/form-of.ts'
import { useStream } from '../../state/use-stream.ts'
import { Age } from '../../ui/age.tsx'
import { clockTime } from '../../ui/age-text.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { CheckList } from './check-list.tsx'
import { ConsentBar } from './consent-bar.tsx'
import { consentToSend, type Given, nothingGiven, toggled, whyNotApply } from './consent-state.ts'
import { ConsequenceList } from './consequence-list.tsx'
import { PlanActions } from './plan-actions.tsx'
import { PlanStateBadge } from './plan-state-badge.tsx'
import { PlanTargetLine } from './plan-target-line.tsx'
import { RenewPanel } from './renew-panel.tsx'
import { StagesToCome } from './stages-to-come.tsx'
import { StepPanel } from './step-panel.tsx'

/** The one fact that is told when nobody knows which one it was. */
const someFact = 'Something that this plan relies on has changed.'

/** A plan laid open: checks first, consequences, then each write; consent at the end. */
export function PlanReview({ plan, onChanged }: { plan: Plan; onChanged: () => void }) {
  const [given, setGiven] = useState<Given>(nothingGiven)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ShownError | null>(null)
  const watched = plan.target !== null && plan.state !== 'applied'
  const facts = useStream(watched ? `facts ${plan.id}` : null, signal => client.plans.watchFacts({ id: plan.id }, { signal }))
  const moved = refusal?.code === 'stale-plan' ? (refusal.detail ?? refusal.message) : null
  const stale = facts.value?.stale === true ? (facts.value.fact ?? someFact) : moved
  const host = connection(one => one.state)
  const hostSince = connection(one => one.since)
  const hostGone = host === 'down' ? `The connection to the app’s host is lost: the plan is shown as of ${clockTime(hostSince)}.` : null
  const unseen = hostGone ?? facts.lost?.message ?? facts.value?.problem ?? null
  const inSight = unseen === null && facts.value !== null && facts.value.checkedAt !== null
  const because = hostGone ?? whyNotApply(plan, given, stale)
  const open = plan.state === 'ready' && stale === null

  async function apply() {
    setBusy(true)
    setRefusal(null)
    try {
      const run = await client.plans.apply({ id: plan.id, consent: consentToSend(plan.consent, given) })
      const form = formOf(plan)
      if (form !== null) dropFormDraft(form)
      navigate(addressOf(['runs', run.id]))
    } catch (reason) {
      setRefusal(describeError(reason))
      onChanged()
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title={<SafeText>{plan.title}</SafeText>}
        badges={<PlanStateBadge state={plan.state} stale={stale !== null} checked={inSight} />}
        about={
          <>
            <PlanTargetLine target={plan.target} />
            <span className="text-ink-3">
              made <Age at={plan.createdAt} />
            </span>
          </>
        }
        actions={<PlanActions plan={plan} />}
      />
      <div className="min-h-0 flex-1 overflow-y-auto px-6 py-4">
        <div className="grid grid-cols-1 items-start gap-4 2xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
          <div className="flex min-w-0 flex-col gap-4 2xl:col-span-2 empty:hidden">
            {plan.runId !== null && (
              <Callout
                tone="info"
                title="This plan was applied"
                actions={
                  <ButtonLink size="sm" href={addressOf(['runs', plan.runId])}>
                    See its run
                  </ButtonLink>
                }
              >
                Below is the plan as it was confirmed.
              </Callout>
            )}
            {refusal !== null && refusal.code !== 'stale-plan' && <ErrorCallout error={refusal} />}
            {plan.runId === null && (plan.target === null || stale !== null) && <RenewPanel plan={plan} stale={stale} />}
            {watched && unseen !== null && (
              <Callout tone="warn" title="The app can’t tell whether the cluster has changed since">
                <SafeText>{unseen}</SafeText> Everything is checked again when you apply.
              </Callout>
            )}
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <CheckList
              checks={plan.checks}
              needed={plan.consent.unknownChecks}
              accepted={given.unknownChecks}
              onAccept={(id, on) => setGiven({ ...given, unknownChecks: toggled(given.unknownChecks, id, on) })}
              open={open}
            />
            <ConsequenceList
              consequences={plan.consequences}
              seen={plan.target !== null && plan.checks.every(check => check.status !== 'unknown')}
            />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            {plan.steps.map((step, index) => (
              <StepPanel
                key={step.id}
                step={step}
                number={index + 1}
                heldUntil={plan.stages.find(stage => stage.id === step.waitsFor)?.title ?? null}
                needed={open ? plan.consent.takeovers : null}
                accepted={given.takeovers}
                onAccept={(takeover, on) => setGiven({ ...given, takeovers: toggled(given.takeovers, takeover, on) })}
              />
            ))}
            <StagesToCome stages={plan.stages} />
          </div>
        </div>
      </div>
      {plan.runId === null && (
        <ConsentBar
          plan={plan}
          given={given}
          onTyped={typed => setGiven({ ...given, typed })}
          because={because}
          busy={busy}
          onApply={() => void apply()}
        />
      )}
    </div>
  )
}
