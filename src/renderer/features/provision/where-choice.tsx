import type { ContextInfo } from '../../../shared/domain/context.ts'
import { contextWords } from '../../../shared/domain/context-words.ts'
import { Callout } from '../../ui/callout.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import type { Creation } from './provision-state.ts'

export type WhereChoiceProps = {
  creations: readonly Creation[]
  creation: Creation
  onCreation: (creation: Creation) => void
  contexts: readonly ContextInfo[]
  contextId: string | null
  onContext: (contextId: string | null) => void
}

/** Stands for "no context" in a select, which knows texts only. */
const offline = '\u0000offline'

function keyOf(creation: Creation): string {
  return `${creation.engine.id} ${creation.operation.id}`
}

/** What is to be made, and where: any connected context, or none for a plan that is applied later. */
export function WhereChoice(props: WhereChoiceProps) {
  const { creations, creation, onCreation, contexts, contextId, onContext } = props
  const connected = contexts.filter(context => context.connected || context.id === contextId)
  const chosen = contexts.find(context => context.id === contextId)
  const operator = chosen?.operators.find(one => one.engine === creation.engine.id)
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Engine" help={creation.operation.summary}>
          <Select
            value={keyOf(creation)}
            onChange={key => {
              const picked = creations.find(one => keyOf(one) === key)
              if (picked !== undefined) onCreation(picked)
            }}
            options={creations.map(one => ({ value: keyOf(one), label: one.engine.title, note: one.operation.title }))}
          />
        </Field>
        <Field
          label="Context"
          help={
            chosen === undefined
              ? 'No cluster is contacted. Checks that need one are “unknown”; the plan can be applied later from any laptop.'
              : operator === undefined
                ? undefined
                : `${operator.title} ${operator.version ?? '(version unknown)'} · as ${chosen.username ?? chosen.user ?? '?'}`
          }
          warning={
            chosen !== undefined && operator === undefined ? `No ${creation.engine.title} operator was found in this context.` : null
          }
        >
          <Select
            value={contextId ?? offline}
            onChange={picked => onContext(picked === offline ? null : picked)}
            options={[
              ...connected.map(context => ({
                value: context.id,
                label: contextWords(context.name, context.settings.alias),
                note: context.connected ? context.source : 'not connected',
              })),
              { value: offline, label: 'Offline: no context', note: 'plan now, apply later' },
            ]}
          />
        </Field>
      </div>
      {chosen?.settings.protection === 'read-only' && (
        <Callout tone="warn" title="This context is read-only here">
          A plan can be made and read here, but not applied.
        </Callout>
      )}
      {chosen !== undefined && !chosen.connected && (
        <Callout tone="warn" title="This context is not connected">
          Connect it on the Contexts page, or plan offline.
        </Callout>
      )}
    </div>
  )
}
