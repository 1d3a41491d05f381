import { ArrowLeft } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { CommonAction } from '../../../shared/contract/rollouts.ts'
import type { OperationInfo } from '../../../shared/domain/form.ts'
import { client } from '../../client.ts'
import { describeError, type ShownError } from '../../describe-error.ts'
import { addressOf, navigate } from '../../router.ts'
import { rolloutForm } from '../../state/form-of.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { changeValue } from './change-values.ts'
import { ErrorSummary } from './error-summary.tsx'
import { inPlainWords, sortComplaints } from './form-errors.ts'
import { FormSection } from './form-section.tsx'
import { leadToSummary } from './lead-to-summary.ts'
import { ReturnedRemark } from './returned-remark.tsx'
import { givenParams, openRollout } from './rollout-state.ts'
import { shownSections } from './sections.ts'
import { SelectedList } from './selected-list.tsx'
import { useChangeValues } from './use-change-values.ts'
import { useChoices } from './use-choices.ts'
import { useFirstField } from './use-first-field.ts'

/** The form of one operation on several databases, drawn from the operation's description: it knows no engine. */
export function RolloutForm({ ids, operation, action }: { ids: readonly string[]; operation: OperationInfo; action: CommonAction }) {
  const start = useMemo(() => openRollout(operation, action), [operation, action])
  const form = rolloutForm(operation.id, ids)
  const { values, setValues, touched: changed, touch, returned, reminders, startOver } = useChangeValues(form, start.fields, start.params)
  const { params } = values
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<ShownError | null>(null)
  const summary = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  useFirstField(body)
  const contextIds = [...new Set(ids.map(id => id.split(':', 1)[0] ?? ''))]
  // What one context offers says nothing of the others.
  const book = useChoices(contextIds.length === 1 ? (contextIds[0] ?? null) : null, start.fields, params)
  const sorted = sortComplaints(start.fields, [
    ...(refused?.fields ?? []).map(field => ({ ...field, status: 'fail' as const })),
    ...reminders,
  ])
  const complaints = inPlainWords(sorted, start.fields, params)
  const sections = shownSections(operation.sections, start.fields, params)

  async function plan() {
    const toSummary = leadToSummary(summary)
    setRefused(null)
    setBusy(true)
    try {
      const given = { ...givenParams(start, params, changed) }
      const rollout = await client.rollouts.create({ operation: operation.id, clusterIds: [...ids], params: given })
      navigate(addressOf(['rollout', rollout.id]))
    } catch (reason) {
      setRefused(describeError(reason))
      toSummary()
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      aria-label={operation.title}
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={event => {
        event.preventDefault()
        if (!busy) void plan()
      }}
    >
      <PageHeader
        title={operation.title}
        about={
          <>
            <span>
              of {ids.length} {ids.length === 1 ? 'database' : 'databases'}
              {contextIds.length > 1 && ` in ${contextIds.length} contexts`}
            </span>
            <span className="text-ink-3">A plan is made for each of them. Nothing is written before you have read and confirmed them.</span>
          </>
        }
        actions={
          <>
            <ButtonLink href="#/fleet" variant="ghost" icon={ArrowLeft}>
              To the fleet
            </ButtonLink>
            <Button type="submit" variant="primary" busy={busy}>
              Make the plans
            </Button>
          </>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto px-6 py-5 *:max-w-3xl">
        <p className="text-sm text-ink-2">{operation.summary}</p>
        {returned !== null && (
          <ReturnedRemark
            returned={returned}
            onStartOver={() => {
              startOver()
              setRefused(null)
            }}
          />
        )}
        <ErrorSummary ref={summary} complaints={complaints} fields={start.fields} />
        {refused !== null && refused.fields.length === 0 && <ErrorCallout error={refused} />}
        <div ref={body} className="flex flex-col gap-7">
          {sections.map(section => (
            <FormSection
              key={section.id}
              section={section}
              params={params}
              complaints={complaints}
              book={book}
              onChange={(path, value) => {
                setValues(before => changeValue(start.fields, before, path, value))
                touch(path)
              }}
              onLeave={() => undefined}
            />
          ))}
          {sections.length === 0 && <p className="text-sm text-ink-3">There is nothing to fill in: the plans say what will happen.</p>}
        </div>
        <SelectedList ids={ids} unable={action.unable} />
      </div>
    </form>
  )
}
