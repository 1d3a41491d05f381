import type { EngineInfo, OperationInfo, Tier } from '../../../shared/domain/form.ts'
import type { Draft } from '../../state/provision-draft.ts'
import { type FormField, formFields } from './form-field.ts'
import { initialValues, type Params, withoutSecrets, withTier, withValueAt } from './form-values.ts'

/** A verb that makes a database cluster, with its engine and its form. */
export type Creation = { readonly engine: EngineInfo; readonly operation: OperationInfo; readonly fields: readonly FormField[] }

/** The form while it is filled in. `touched` null: everything was asked for, every complaint is shown. */
export type FormState = {
  readonly creation: Creation
  readonly contextId: string | null
  readonly tier: string | null
  readonly params: Params
  readonly touched: ReadonlySet<string> | null
}

export type FormAction =
  | { readonly type: 'creation'; readonly creation: Creation }
  | { readonly type: 'context'; readonly contextId: string | null }
  | { readonly type: 'tier'; readonly tier: Tier }
  | { readonly type: 'value'; readonly path: string; readonly value: unknown }
  | { readonly type: 'leave'; readonly path: string }
  | { readonly type: 'ask' }
  | { readonly type: 'clear' }

/** Among the touched paths: a tier was chosen. No path of a field holds a blank. */
const tierMark = ' tier'

/** True once something was done to the form that is worth keeping. */
export function isBegun(state: FormState): boolean {
  return state.touched === null || state.touched.size > 0
}

/** Every verb of every engine that makes a database cluster. */
export function creationsOf(engines: readonly EngineInfo[]): readonly Creation[] {
  return engines.flatMap(engine =>
    engine.operations
      .filter(operation => operation.creates)
      .map(operation => ({ engine, operation, fields: formFields(operation.schema) })),
  )
}

function fresh(creation: Creation, contextId: string | null): FormState {
  const [tier] = creation.operation.tiers
  return { creation, contextId, tier: tier?.id ?? null, params: initialValues(creation.fields, tier?.params), touched: new Set() }
}

/** The form as it opens: from a draft when it fits one of the verbs, else empty for the wanted engine. Null without any verb. */
export function openForm(
  creations: readonly Creation[],
  wanted: { readonly engine: string | null; readonly contextId: string | null },
  draft: Draft | null,
): FormState | null {
  const drafted = creations.find(one => one.engine.id === draft?.engine && one.operation.id === draft.operation)
  if (draft !== null && drafted !== undefined && (wanted.engine === null || wanted.engine === draft.engine)) {
    const params = withTier(drafted.fields, initialValues(drafted.fields), draft.params)
    return { creation: drafted, contextId: wanted.contextId ?? draft.contextId, tier: draft.tier, params, touched: new Set() }
  }
  const creation = creations.find(one => one.engine.id === wanted.engine) ?? creations[0]
  return creation === undefined ? null : fresh(creation, wanted.contextId)
}

/** The form after something was done to it. */
export function nextForm(state: FormState, action: FormAction): FormState {
  switch (action.type) {
    case 'creation':
      return fresh(action.creation, state.contextId)
    case 'context':
      return { ...state, contextId: action.contextId }
    case 'tier':
      return {
        ...state,
        tier: action.tier.id,
        params: withTier(state.creation.fields, state.params, action.tier.params),
        touched: state.touched === null ? null : new Set(state.touched).add(tierMark),
      }
    case 'value': {
      const touched = state.touched === null ? null : new Set(state.touched).add(action.path)
      return { ...state, params: withValueAt(state.params, action.path, action.value), touched }
    }
    case 'leave':
      return state.touched === null || state.touched.has(action.path)
        ? state
        : { ...state, touched: new Set(state.touched).add(action.path) }
    case 'ask':
      return { ...state, touched: null }
    case 'clear':
      return fresh(state.creation, state.contextId)
  }
}

/** What of the form survives navigation and reload. */
export function draftOf(state: FormState): Draft {
  const { creation, contextId, tier, params } = state
  return { engine: creation.engine.id, operation: creation.operation.id, contextId, tier, params: withoutSecrets(creation.fields, params) }
}

/** Values fit for a tier: what every database must have for itself (its name and the like) and secrets stay out. */
export function tierParamsOf(state: FormState): Params {
  const own = state.creation.fields.filter(field => field.required || field.choices === 'namespaces')
  return own.reduce((params, field) => withValueAt(params, field.path, undefined), withoutSecrets(state.creation.fields, state.params))
}
