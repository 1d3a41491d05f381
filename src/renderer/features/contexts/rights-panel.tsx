import { useState } from 'react'
import type { ContextInfo } from '../../../shared/domain/context.ts'
import type { KindRights, Right } from '../../../shared/domain/rights.ts'
import { client } from '../../client.ts'
import { useCall } from '../../state/use-call.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { toneText } from '../../ui/tone.ts'

const words: Readonly<Record<Right, { text: string; look: string; title: string }>> = {
  yes: { text: 'Yes', look: toneText.good, title: 'Allowed' },
  named: { text: 'Some', look: toneText.warn, title: 'Allowed for objects of certain names only' },
  no: { text: 'No', look: 'text-ink-3', title: 'Not allowed' },
  unknown: { text: '?', look: toneText.unknown, title: 'Could not tell' },
}

function RightCell({ kind, verb }: { kind: KindRights; verb: string }) {
  const word = words[kind.verbs.find(each => each.verb === verb)?.right ?? 'unknown']
  return (
    <span className={`text-xs ${word.look}`} title={word.title}>
      {word.text}
    </span>
  )
}

/** What the user may do in one namespace of a connected context, asked of the cluster when they want to know. */
export function RightsPanel({ context }: { context: ContextInfo }) {
  const [text, setText] = useState(context.defaultNamespace ?? 'default')
  const [asked, setAsked] = useState<string | null>(null)
  const { value, error, loading, reload } = useCall(asked === null ? null : `${context.id} ${asked}`, signal =>
    client.contexts.rights({ id: context.id, namespace: asked ?? '' }, { signal }),
  )
  const namespace = text.trim()
  return (
    <section aria-label="What may I do here">
      <h4 className="mb-1 text-xs font-medium text-ink-2">What may I do here</h4>
      <form
        className="mb-2 flex items-center gap-2"
        onSubmit={event => {
          event.preventDefault()
          if (namespace === '') return
          if (namespace === asked) reload()
          else setAsked(namespace)
        }}
      >
        <div className="w-56">
          <TextInput mono aria-label="Namespace" maxLength={63} value={text} onValueChange={setText} />
        </div>
        <Button
          size="sm"
          type="submit"
          busy={loading}
          because={context.connected ? (namespace === '' ? 'Name a namespace' : null) : 'Connect the context first'}
        >
          Ask the cluster
        </Button>
      </form>
      {loading && value === null && asked !== null && <SkeletonLines lines={3} label="Asking the cluster" />}
      {error !== null && (
        <Callout tone="error" title="The cluster does not say">
          <SafeText>{error.message}</SafeText>
        </Callout>
      )}
      {value !== null && (
        <div className="flex flex-col gap-2">
          {value.incomplete && (
            <Callout tone="warn" title="Not all rules could be listed">
              A “?” may be allowed all the same: a plan asks for each of its writes.{' '}
              {value.problem !== null && <SafeText>{value.problem}</SafeText>}
            </Callout>
          )}
          <div className="overflow-x-auto rounded-lg border border-line bg-surface">
            <DataTable
              label={`What you may do in ${value.namespace}`}
              columns={[
                { id: 'title', title: 'Kind', cell: kind => <SafeText>{kind.title}</SafeText> },
                ...(value.kinds[0]?.verbs ?? []).map(({ verb }) => ({
                  id: verb,
                  title: verb,
                  cell: (kind: KindRights) => <RightCell kind={kind} verb={verb} />,
                })),
              ]}
              rows={value.kinds}
              keyOf={kind => kind.kind}
              empty="No engine is served here."
            />
          </div>
        </div>
      )}
    </section>
  )
}
