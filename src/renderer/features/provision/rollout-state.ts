import type { CommonAction } from '../../../shared/contract/rollouts.ts'
import type { OperationInfo } from '../../../shared/domain/form.ts'
import { type FormField, formFields } from './form-field.ts'
import { initialValues, type Params, paramsToSend, valueAt, withValueAt } from './form-values.ts'

/** The form of an operation on several databases as it opens. */
export type RolloutStart = { readonly fields: readonly FormField[]; readonly params: Params; readonly own: ReadonlySet<string> }

const keepsOwn = 'Differs between the databases: left empty, each keeps its own.'
const addsTo = 'Only what is named here changes; everything else stays as each database has it.'

/**
 * What a database has already is `own`: its fields are filled in where all agree, empty where they differ, and sent only when they were changed. A map
 * begins empty, because only what it names is changed.
 */
export function openRollout(operation: OperationInfo, action: CommonAction): RolloutStart {
  const own = new Set([...Object.keys(action.params), ...action.differing])
  const fields = formFields(operation.schema).map(field => asShared(field, action, own))
  const maps = fields.filter(field => field.widget === 'map')
  const agreed = maps.reduce<Params>((params, field) => withValueAt(params, field.path, undefined), action.params)
  return { fields, params: initialValues(fields, agreed), own }
}

function asShared(field: FormField, action: CommonAction, own: ReadonlySet<string>): FormField {
  const choices = action.choices[field.path]
  const options = choices === undefined ? field.options : choices.map(({ value, label }) => ({ value, label }))
  if (!own.has(field.path)) return { ...field, options }
  const differs = action.differing.includes(field.path)
  const more = field.widget === 'map' ? addsTo : differs ? keepsOwn : null
  const help = more === null ? field.help : field.help === null ? more : `${field.help} ${more}`
  return { ...field, options, help, required: false, fallback: undefined }
}

/** What is asked for of all of them: what was changed, and what no database has of its own. */
export function givenParams(start: RolloutStart, params: Params, changed: ReadonlySet<string>): Params {
  const sent = paramsToSend(start.fields, params)
  return start.fields
    .filter(field => !start.own.has(field.path) || changed.has(field.path))
    .reduce<Params>((given, field) => {
      const value = valueAt(sent, field.path)
      return value === undefined ? given : withValueAt(given, field.path, value)
    }, {})
}
