import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { contextWords } from '../../../shared/domain/context-words.ts'
import type { Plan } from '../../../shared/domain/plan.ts'
import { client } from '../../client.ts'
import { describeError, type ShownError } from '../../describe-error.ts'
import { addressOf, navigate } from '../../router.ts'
import { contextsStore } from '../../state/contexts-store.ts'
import { formOf } from '../../state/form-of.ts'
import { keepPlanDraft, planDraftOf } from '../../state/plan-drafts.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { Select } from '../../ui/select.tsx'

export type RenewPanelProps = { plan: Plan /** Why: the plan has no context yet, or a fact under it has moved. */; stale: string | null }

/** What planning again asks for, in words. */
function whatAgainDoes({ intent, subject }: Plan): string {
  if (intent.base !== undefined)
    return 'Plan again makes the same changes to what stands now: what others have changed stays as they made it.'
  const isOnWhatExists = intent.clusterId !== null || subject.about === 'operator'
  return `Plan again asks for exactly the same as before.${isOnWhatExists ? ' Look at what the new plan takes away.' : ''}`
}

/** Checks a plan again: an offline one for a context that is chosen here, a stale one for its own. */
export function RenewPanel({ plan, stale }: RenewPanelProps) {
  const contexts = contextsStore(view => view.contexts)
  const connected = contexts.filter(context => context.connected)
  const own = plan.target?.contextId ?? null
  const [picked, setPicked] = useState<string | null>(null)
  const chosen = picked ?? (connected.some(context => context.id === own) ? own : (connected[0]?.id ?? null))
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ShownError | null>(null)

  async function renew() {
    if (chosen === null) return
    setBusy(true)
    setError(null)
    try {
      const next = await client.plans.renew({ id: plan.id, contextId: chosen })
      // It asks for the same, so it comes from the same form.
      const draft = planDraftOf(plan.id)
      if (draft !== null && formOf(next) === formOf(plan)) keepPlanDraft(next.id, draft)
      navigate(addressOf(['plan', next.id]))
    } catch (reason) {
      setError(describeError(reason))
    } finally {
      setBusy(false)
    }
  }

  const offline = plan.target === null
  return (
    <>
      <Callout
        tone={stale === null ? 'info' : 'warn'}
        title={
          stale === null
            ? offline
              ? 'This plan was made offline'
              : 'This plan can be checked in another context'
            : 'The cluster has changed since this plan was made'
        }
        actions={
          <>
            {(offline || stale === null) && (
              <div className="w-52">
                <Select
                  label="Context to check against"
                  value={chosen}
                  onChange={setPicked}
                  placeholder="No context is connected"
                  options={connected.map(context => ({ value: context.id, label: contextWords(context.name, context.settings.alias) }))}
                />
              </div>
            )}
            <Button
              variant="primary"
              icon={RefreshCw}
              busy={busy}
              because={chosen === null ? 'Connect a context first' : null}
              onClick={() => void renew()}
            >
              {offline ? 'Check in this context' : 'Plan again'}
            </Button>
          </>
        }
      >
        <p>{stale ?? 'Choose a context: everything is checked there, and a new plan is made.'}</p>
        {!offline && <p>{whatAgainDoes(plan)}</p>}
      </Callout>
      {error !== null && <ErrorCallout error={error} />}
    </>
  )
}
