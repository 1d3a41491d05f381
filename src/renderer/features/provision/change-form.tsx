import { ArrowLeft } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Intent } from '../../../shared/domain/plan.ts'
import { client } from '../../client.ts'
import { describeError, type ShownError } from '../../describe-error.ts'
import { addressOf, navigate } from '../../router.ts'
import { changeForm, operatorForm } from '../../state/form-of.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { lostChoice } from './change-return.ts'
import { type ChangeStart, fieldRefusals, isOvertaken } from './change-state.ts'
import { changeValue, putBack, settleValue } from './change-values.ts'
import { ErrorSummary } from './error-summary.tsx'
import { FilledRemark } from './filled-remark.tsx'
import { type Complaint, complaintsToShow, inPlainWords, sortComplaints } from './form-errors.ts'
import { FormSection } from './form-section.tsx'
import { baseToSend, isShown, type Params, paramsToSend } from './form-values.ts'
import { goneChoice } from './gone-choice.ts'
import { leadToSummary } from './lead-to-summary.ts'
import { ReturnedRemark } from './returned-remark.tsx'
import { shownSections } from './sections.ts'
import { useChangeValues } from './use-change-values.ts'
import { useChoices } from './use-choices.ts'
import { useFirstField } from './use-first-field.ts'
import { useGone } from './use-gone.ts'
import { usePreview } from './use-preview.ts'

/** What was said against an intent, as long as that intent stands. */
type Refusal = { readonly of: string; readonly error: ShownError | null; readonly complaints: readonly Complaint[] }

/** What a form is opened with. */
type Opened = {
  readonly start: ChangeStart
  /** Why it is there again, on what stands now, with what was in it: what is against it. null: it opens. */
  readonly overtaken: { readonly params: Params; readonly complaints: readonly Complaint[] } | null
}

export type ChangeFormProps = { start: ChangeStart /** Looks again what stands. */; look: () => Promise<ChangeStart | null> }

/** The form of one operation on one database or operator, drawn from the operation's description: it knows no engine. */
export function ChangeForm({ start, look }: ChangeFormProps) {
  const [opened, setOpened] = useState<Opened & { readonly round: number }>({ start, overtaken: null, round: 0 })
  const onOvertaken = async (overtaken: Opened['overtaken']) => {
    const now = await look()
    setOpened(before => ({ start: now ?? before.start, overtaken, round: before.round + 1 }))
  }
  return <OpenForm key={opened.round} {...opened} onOvertaken={onOvertaken} />
}

type OpenFormProps = Opened & { readonly onOvertaken: (overtaken: Opened['overtaken']) => Promise<void> }

function OpenForm({ start, overtaken, onOvertaken }: OpenFormProps) {
  const { subject, operation, action, fields } = start
  const { contextId, clusterId, engine } = subject
  const form = clusterId === null ? operatorForm(contextId, engine, operation.id) : changeForm(clusterId, operation.id)
  const { values, setValues, touched, touch, returned, reminders, startOver, keepForPlan } = useChangeValues(
    form,
    fields,
    start.params,
    overtaken?.params ?? null,
  )
  const { params } = values
  const [sent, setSent] = useState(overtaken !== null)
  const [busy, setBusy] = useState(false)
  const summary = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  useFirstField(body)
  const intent: Intent = {
    engine,
    operation: operation.id,
    contextId,
    clusterId,
    params: { ...paramsToSend(fields, params) },
    base: { ...baseToSend(fields, params, values.begun) },
  }
  const asked = JSON.stringify(intent)
  const [refused, setRefused] = useState<Refusal | null>(
    overtaken === null ? null : { of: asked, error: null, complaints: overtaken.complaints },
  )
  const gone = useGone(subject)
  const filledFrom = lostChoice(fields, values)
  // One that takes what isn't in its list may be given it again; one that isn't shown is not asked for.
  const lost = filledFrom !== null && filledFrom.widget !== 'combobox' && isShown(filledFrom, fields, params) ? filledFrom : null
  const previewed = usePreview(intent)
  const refusal = refused?.of === asked ? refused : null
  const named = (refusal?.error?.fields ?? []).map(field => ({ ...field, status: 'fail' as const }))
  const sorted = sortComplaints(fields, [
    ...previewed.complaints,
    ...named,
    ...(refusal?.complaints ?? []),
    ...reminders,
    ...goneChoice(lost),
  ])
  const seen = new Set([...touched, ...reminders.map(({ path }) => path)])
  const complaints = complaintsToShow(inPlainWords(sorted, fields, params), sent ? null : seen)
  const sections = shownSections(operation.sections, fields, params)
  const book = useChoices(contextId, fields, params)

  async function review() {
    const toSummary = leadToSummary(summary)
    setSent(true)
    setRefused(null)
    // What it is about isn't there: no plan has to be made to know that it can't be done.
    if (gone !== null || lost !== null) return toSummary()
    setBusy(true)
    try {
      const plan = await client.plans.create(intent)
      const against = fieldRefusals(plan, fields)
      if (against.length === 0) {
        keepForPlan(plan.id)
        return navigate(addressOf(['plan', plan.id]))
      }
      // What a field is to blame for is said at that field; such a plan is good for nothing.
      await client.plans.discard({ id: plan.id })
      if (isOvertaken(plan)) return await onOvertaken({ params, complaints: against })
      setRefused({ of: asked, error: null, complaints: against })
    } catch (reason) {
      setRefused({ of: asked, error: describeError(reason), complaints: [] })
    } finally {
      setBusy(false)
    }
    toSummary()
  }

  return (
    <form
      aria-label={operation.title}
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={event => {
        event.preventDefault()
        if (!busy) void review()
      }}
    >
      <PageHeader
        title={operation.title}
        about={
          <>
            <span>
              {subject.clusterId === null ? '' : 'of '}
              <SafeText>{subject.name}</SafeText>
              {subject.namespace !== null && (
                <>
                  {' '}
                  in <SafeText>{subject.namespace}</SafeText>
                </>
              )}
            </span>
            <span className="text-ink-3">Nothing is written before you have read and confirmed the plan.</span>
          </>
        }
        actions={
          <>
            <ButtonLink href={subject.home.href} variant="ghost" icon={ArrowLeft}>
              {subject.home.title}
            </ButtonLink>
            <Button type="submit" variant="primary" busy={busy}>
              Review plan
            </Button>
          </>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto px-6 py-5 *:max-w-3xl">
        <p className="text-sm text-ink-2">{operation.summary}</p>
        {returned !== null && (
          <ReturnedRemark
            returned={returned}
            overtaken={overtaken !== null}
            onStartOver={() => {
              startOver()
              setSent(false)
              setRefused(null)
            }}
          />
        )}
        {gone !== null && (
          <Callout tone="error" title={<SafeText>{gone.title}</SafeText>}>
            {gone.text}
          </Callout>
        )}
        {action.because !== null && (
          <Callout tone="warn" title="This can’t be done now">
            <SafeText>{action.because}</SafeText>
          </Callout>
        )}
        {sent && <ErrorSummary ref={summary} complaints={complaints} fields={fields} />}
        {refusal?.error && refusal.error.fields.length === 0 && <ErrorCallout error={refusal.error} />}
        <div ref={body} className="flex flex-col gap-7 pb-10">
          {sections.map(section => (
            <FormSection
              key={section.id}
              section={section}
              params={params}
              complaints={complaints}
              book={book}
              onChange={(path, value, typing) => {
                setValues(before => changeValue(fields, before, path, value, typing))
                touch(path)
              }}
              onLeave={path => {
                setValues(before => settleValue(fields, before, path))
                touch(path)
              }}
              remark={
                values.filled && {
                  path: values.filled.path,
                  content: <FilledRemark filled={values.filled} fields={fields} onPutBack={() => setValues(putBack)} />,
                }
              }
            />
          ))}
          {sections.length === 0 && action.because === null && (
            <p className="text-sm text-ink-3">There is nothing to fill in: the plan says what will happen.</p>
          )}
        </div>
      </div>
    </form>
  )
}
