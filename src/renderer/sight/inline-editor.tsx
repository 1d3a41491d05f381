import { Popover } from '@base-ui/react/popover'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { DatabaseCluster } from '../../shared/domain/database-cluster.ts'
import { client } from '../client.ts'
import { describeError } from '../describe-error.ts'
import { addressOf, navigate } from '../router.ts'
import { fleetStore } from '../state/fleet-store.ts'
import type { InlineOperation } from '../state/inline-operations.ts'
import { useShownFreshness } from '../state/shown-freshness.ts'
import { useCall } from '../state/use-call.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { SafeText } from '../ui/safe-text.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { type InlineStart, openInline, readInline, refusalOf } from './inline-value.ts'

export type InlineEditorProps = {
  cluster: Pick<DatabaseCluster, 'id' | 'name' | 'namespace' | 'engine' | 'contextId'>
  inline: InlineOperation
  /** Where it stands; null: it has gone out of sight. */
  anchor: () => Element | null
  /** What gets the keyboard's focus back. */
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

/** One value of a database, changed where it stands: Enter makes the plan and shows it, Escape leaves all as it is. */
export default function InlineEditor({ cluster, inline, anchor, finalFocus, onClose }: InlineEditorProps) {
  const input = useRef<HTMLInputElement>(null)
  const left = useRef(false)
  return (
    <Popover.Root open onOpenChange={open => !open && onClose()}>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} side="bottom" align="end" sideOffset={4} className="z-60 outline-none">
          <Popover.Popup
            aria-label={`${inline.operation.title}: ${cluster.name.slice(0, 120)}`}
            initialFocus={input}
            // A plan that was opened has the focus.
            finalFocus={() => (left.current ? false : finalFocus.current)}
            className="popup w-72 p-3 outline-none"
          >
            <Body
              cluster={cluster}
              inline={inline}
              input={input}
              onCancel={onClose}
              onPlan={id => {
                left.current = true
                onClose()
                navigate(addressOf(['plan', id]))
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

type BodyProps = Pick<InlineEditorProps, 'cluster' | 'inline'> & {
  input: RefObject<HTMLInputElement | null>
  onCancel: () => void
  onPlan: (id: string) => void
}

function Body({ cluster, inline, input, onCancel, onPlan }: BodyProps) {
  const { operation, field } = inline
  const sight = useCall(`inline ${cluster.id} ${operation.id}`, signal => client.clusters.get({ id: cluster.id }, { signal }))
  const stale = useWhyStale(cluster.contextId)
  const start: InlineStart | null =
    stale !== null ? { because: stale } : sight.value === null ? null : openInline(operation, field, sight.value)
  const failed = stale === null ? sight.error : null
  return (
    <>
      <p className="mb-2 text-xs text-ink-3">
        {operation.title} of <SafeText>{cluster.name}</SafeText>
      </p>
      {failed !== null && <p className="text-sm text-bad">{failed.message}</p>}
      {failed === null && start === null && <p className="text-sm text-ink-3">Reading what stands…</p>}
      {start !== null && start.because !== null && (
        <p className="text-sm text-warn">
          <SafeText>{start.because}</SafeText>
        </p>
      )}
      {start !== null && start.because === null ? (
        <ValueForm
          start={start}
          stands={sight.value?.actions.find(each => each.operation === operation.id)?.params ?? {}}
          {...{ cluster, inline, input, onCancel, onPlan }}
        />
      ) : (
        <div className="mt-3 flex justify-end">
          <Button size="sm" variant="ghost" onClick={onCancel}>
            Close
          </Button>
        </div>
      )}
    </>
  )
}

type ValueFormProps = BodyProps & { start: InlineStart & { because: null }; stands: Readonly<Record<string, unknown>> }

function ValueForm({ start, stands, cluster, inline, input, onCancel, onPlan }: ValueFormProps) {
  const { operation, field } = inline
  const [text, setText] = useState(start.text)
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [input])

  async function review() {
    const read = readInline(start, field, stands, text)
    if ('fault' in read) return setFault(read.fault)
    setBusy(true)
    try {
      const { engine, contextId, id: clusterId } = cluster
      const plan = await client.plans.create({
        engine,
        operation: operation.id,
        contextId,
        clusterId,
        params: read.params,
        base: { ...stands },
      })
      const refused = refusalOf(plan, field)
      if (refused === null) return onPlan(plan.id)
      // What the value is to blame for is said beside it; such a plan is good for nothing.
      await client.plans.discard({ id: plan.id })
      setFault(refused)
    } catch (reason) {
      const error = describeError(reason)
      setFault(error.fields.find(each => each.path === field)?.message ?? [error.message, error.hint].filter(Boolean).join(' '))
    }
    setBusy(false)
    input.current?.focus()
  }

  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        if (!busy) void review()
      }}
    >
      <Field label={start.label} unit={start.unit ?? undefined} error={fault} path={field}>
        <TextInput
          ref={input}
          value={text}
          inputMode={start.number ? 'numeric' : 'text'}
          onChange={event => {
            setText(event.currentTarget.value)
            setFault(null)
          }}
        />
      </Field>
      <div className="mt-3 flex justify-end gap-2">
        <Button size="sm" variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="sm" type="submit" variant="primary" busy={busy}>
          Review plan
        </Button>
      </div>
    </form>
  )
}

/** Why nothing can be planned on what is shown of this context; null: it is live. */
function useWhyStale(contextId: string): string | null {
  const heard = fleetStore(view => view.fleet.contexts.get(contextId)?.freshness)
  const freshness = useShownFreshness(heard ?? gone)
  if (freshness.state === 'live') return null
  return `What is shown is not live, so that nothing can be planned on it now. ${freshness.message ?? ''}`.trim()
}

const gone = { state: 'gone', asOf: null, since: null, message: 'The context is gone.', hint: null, retryAt: null } as const
