import { type Dispatch, type SetStateAction, useEffect, useState } from 'react'
import { currentVisit } from '../../router.ts'
import { changeDrafts } from '../../state/change-draft.ts'
import { dropFormDraft } from '../../state/form-drafts.ts'
import { keepPlanDraft } from '../../state/plan-drafts.ts'
import { isWorthKeeping, leaveChange, type Returned, returnToChange } from './change-return.ts'
import { type ChangeValues, openValues } from './change-values.ts'
import type { Complaint } from './form-errors.ts'
import type { FormField } from './form-field.ts'
import { isSecret, isShown, type Params, valueAt, withValueAt } from './form-values.ts'

/** What a form on something that exists holds, and how it came to it. */
export type HeldForm = {
  readonly values: ChangeValues
  readonly setValues: Dispatch<SetStateAction<ChangeValues>>
  readonly touched: ReadonlySet<string>
  readonly touch: (path: string) => void
  /** What is to be told to a user who has come back; null: the form was opened anew. */
  readonly returned: Told | null
  /** The same at the fields: which have to be entered again. */
  readonly reminders: readonly Complaint[]
  readonly startOver: () => void
  /** What is in the form now was made into a plan: keeps it, so that the plan can be changed in the form. */
  readonly keepForPlan: (planId: string) => void
}

/** What a user who has come back is told. `asked`: shown fields whose value was secret, and that have none yet. */
type Told = Pick<Returned, 'moved' | 'ofPlan' | 'isChoiceGone'> & { readonly asked: readonly FormField[] }

const nobody: readonly string[] = []

/** Secrets that the form still has: it was never left. */
function withSecrets<R extends Pick<Returned, 'values' | 'asked'>>(fields: readonly FormField[], returned: R, carried: Params): R {
  const had = fields.filter(field => isSecret(field) && (valueAt(carried, field.path) ?? '') !== '')
  const params = had.reduce((kept, { path }) => withValueAt(kept, path, valueAt(carried, path)), returned.values.params)
  const asked = returned.asked.filter(path => !had.some(field => field.path === path))
  return { ...returned, values: { ...returned.values, params }, asked }
}

/**
 * The values of a form on something that exists: what stands, or the form as it was left when the user comes back to it. `carried`: the user never
 * left it, but what stands was read anew; this was in it.
 */
export function useChangeValues(form: string, fields: readonly FormField[], start: Params, carried: Params | null = null): HeldForm {
  const [visit] = useState(currentVisit)
  const [opened] = useState(() => {
    const left = changeDrafts.open(form, visit)
    if (left === null) return null
    const returned = { ...returnToChange(fields, start, left), touched: left.touched }
    return carried === null ? returned : withSecrets(fields, returned, carried)
  })
  const [values, setValues] = useState(() => opened?.values ?? openValues(fields, start))
  const [touched, setTouched] = useState<ReadonlySet<string>>(() => new Set(opened?.touched))
  const [told, setTold] = useState(opened)
  const asked = told?.asked ?? nobody
  useEffect(() => {
    const left = leaveChange(fields, values, touched, asked)
    if (isWorthKeeping(fields, left)) changeDrafts.keep(form, visit, left)
    else if (touched.size > 0) dropFormDraft(form)
  }, [form, visit, fields, values, touched, asked])
  const isMissing = (field: FormField) => asked.includes(field.path) && (valueAt(values.params, field.path) ?? '') === ''
  const missing = fields.filter(field => isMissing(field) && isShown(field, fields, values.params))
  return {
    values,
    setValues,
    touched,
    touch: path => setTouched(before => new Set(before).add(path)),
    returned: told === null ? null : { ...told, asked: missing },
    reminders: missing.map(({ path }) => ({ path, message: 'Enter it again: what is secret is not kept.', status: 'warn' })),
    keepForPlan: planId => keepPlanDraft(planId, leaveChange(fields, values, touched, asked)),
    startOver() {
      dropFormDraft(form)
      setValues(openValues(fields, start))
      setTouched(new Set())
      setTold(null)
    },
  }
}
