import { FileInput, RotateCcw } from 'lucide-react'
import { useEffect, useReducer, useRef, useState } from 'react'
import type { Intent } from '../../../shared/domain/plan.ts'
import { client } from '../../client.ts'
import { describeError, type ShownError } from '../../describe-error.ts'
import { addressOf, currentVisit, navigate } from '../../router.ts'
import { contextsStore } from '../../state/contexts-store.ts'
import { dropFormDraft } from '../../state/form-drafts.ts'
import { newForm } from '../../state/form-of.ts'
import { provisionDrafts } from '../../state/provision-draft.ts'
import { useDebounced } from '../../state/use-debounced.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { complaintsToShow, inPlainWords, sortComplaints } from './form-errors.ts'
import { FormSection } from './form-section.tsx'
import { paramsToSend } from './form-values.ts'
import { leadToSummary } from './lead-to-summary.ts'
import { ManifestPreview } from './manifest-preview.tsx'
import { type Creation, draftOf, type FormState, isBegun, nextForm } from './provision-state.ts'
import { SectionNav } from './section-nav.tsx'
import { shownSections } from './sections.ts'
import { TierChoice } from './tier-choice.tsx'
import { useChoices } from './use-choices.ts'
import { useFirstField } from './use-first-field.ts'
import { usePreview } from './use-preview.ts'
import { WhereChoice } from './where-choice.tsx'

/** The form itself, drawn from the operation's description: it knows no engine. */
export function ProvisionForm({ creations, start, restored }: { creations: readonly Creation[]; start: FormState; restored: boolean }) {
  const [form, act] = useReducer(nextForm, start)
  const [visit] = useState(currentVisit)
  const [kept, setKept] = useState(restored)
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState(false)
  const [refused, setRefused] = useState<{ readonly of: string; readonly error: ShownError } | null>(null)
  const summary = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  useFirstField(body)
  const contexts = contextsStore(view => view.contexts)
  const { creation, params, contextId } = form
  const intent: Intent = {
    engine: creation.engine.id,
    operation: creation.operation.id,
    contextId,
    clusterId: null,
    params: { ...paramsToSend(creation.fields, params) },
  }
  const previewed = usePreview(intent)
  // A refusal is about what was sent: it goes as soon as anything is changed.
  const refusal = refused?.of === JSON.stringify(intent) ? refused.error : null
  const named = (refusal?.fields ?? []).map(field => ({ ...field, status: 'fail' as const }))
  const sorted = sortComplaints(creation.fields, [...previewed.complaints, ...named])
  const complaints = complaintsToShow(inPlainWords(sorted, creation.fields, params), form.touched)
  const sections = shownSections(creation.operation.sections, creation.fields, params)
  const book = useChoices(contextId, creation.fields, params)

  const settled = useDebounced(form, 300)
  useEffect(() => {
    if (isBegun(settled)) provisionDrafts.keep(newForm, visit, draftOf(settled))
  }, [settled, visit])

  async function review() {
    const toSummary = leadToSummary(summary)
    act({ type: 'ask' })
    setRefused(null)
    setBusy(true)
    try {
      // What the form can know to be wrong is put right here, at its field; it makes no plan.
      const { fields } = await client.plans.preview(intent)
      if (fields.some(field => field.status === 'fail')) {
        toSummary()
        return
      }
      const plan = await client.plans.create(intent)
      provisionDrafts.keep(newForm, visit, draftOf(form))
      navigate(addressOf(['plan', plan.id]))
    } catch (reason) {
      setRefused({ of: JSON.stringify(intent), error: describeError(reason) })
      toSummary()
    } finally {
      setBusy(false)
    }
  }

  function startOver() {
    dropFormDraft(newForm)
    setAsking(false)
    setKept(false)
    setRefused(null)
    act({ type: 'clear' })
  }

  return (
    <form
      aria-label={`New ${creation.engine.title} database`}
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={event => {
        event.preventDefault()
        if (!busy) void review()
      }}
    >
      <PageHeader
        title="New database"
        about={
          kept ? (
            <span>Your unfinished form was restored; passwords have to be typed again.</span>
          ) : (
            <span>Nothing is written before you have read and confirmed the plan.</span>
          )
        }
        actions={
          <>
            <ButtonLink href={addressOf(['plans'])} variant="ghost" icon={FileInput}>
              Plans and plan files
            </ButtonLink>
            <Button variant="ghost" icon={RotateCcw} onClick={() => (kept || isBegun(form) ? setAsking(true) : startOver())}>
              Start over
            </Button>
            <Button type="submit" variant="primary" busy={busy}>
              Review plan
            </Button>
          </>
        }
      />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_minmax(22rem,38%)]">
        <div className="flex min-h-0 gap-6 overflow-y-auto px-6 py-5">
          <SectionNav sections={sections} complaints={complaints} />
          <div ref={body} className="flex min-w-0 max-w-3xl flex-1 flex-col gap-7 pb-10">
            {form.touched === null && <ErrorSummary ref={summary} complaints={complaints} fields={creation.fields} />}
            {refusal !== null && refusal.fields.length === 0 && <ErrorCallout error={refusal} />}
            <WhereChoice
              creations={creations}
              creation={creation}
              onCreation={picked => act({ type: 'creation', creation: picked })}
              contexts={contexts}
              contextId={contextId}
              onContext={id => act({ type: 'context', contextId: id })}
            />
            <TierChoice form={form} onTier={tier => act({ type: 'tier', tier })} />
            {sections.map(section => (
              <FormSection
                key={section.id}
                section={section}
                params={params}
                complaints={complaints}
                book={book}
                onChange={(path, value) => act({ type: 'value', path, value })}
                onLeave={path => act({ type: 'leave', path })}
              />
            ))}
          </div>
        </div>
        <div className="flex min-h-0 flex-col border-l border-line max-lg:border-t">
          <ManifestPreview previewed={previewed} fields={creation.fields} />
        </div>
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={startOver}
        title="Clear the form?"
        confirm="Clear the form"
        keep="Keep editing"
      >
        Everything that was entered is lost. Plans that were already made from it are kept.
      </ConfirmDialog>
    </form>
  )
}
