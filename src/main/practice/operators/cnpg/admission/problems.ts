import type { AdmissionAnswer, AdmissionCause } from '../../../admission.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { nameOf } from '../../read.ts'

/** Gathers what a rule finds, in the API's own style. */
export interface Problems {
  /** The value at `field` is wrong. */
  invalid(field: string, value: unknown, why: string): void
  /** Something has to be there. */
  required(field: string, why: string): void
  /** Something must not be there. */
  forbidden(field: string, why: string): void
  readonly causes: readonly AdmissionCause[]
}

/** Starts an empty list. */
export function gatherProblems(): Problems {
  const causes: AdmissionCause[] = []
  return {
    causes,
    invalid(field, value, why) {
      causes.push({ reason: 'FieldValueInvalid', field, message: `Invalid value: ${JSON.stringify(value ?? null)}: ${why}` })
    },
    required(field, why) {
      causes.push({ reason: 'FieldValueRequired', field, message: `Required value: ${why}` })
    },
    forbidden(field, why) {
      causes.push({ reason: 'FieldValueForbidden', field, message: `Forbidden: ${why}` })
    },
  }
}

/** The refusal that the problems make, or nothing when there are none. */
export function refuse(object: KubeObject, problems: Problems): Pick<AdmissionAnswer, 'denied'> {
  if (problems.causes.length === 0) return {}
  const group = object.apiVersion.split('/')[0] ?? ''
  const said = problems.causes.map(cause => `${cause.field}: ${cause.message}`)
  const list = said.length === 1 ? said[0] : `[${said.join(', ')}]`
  return { denied: { message: `${object.kind}.${group} "${nameOf(object)}" is invalid: ${list}`, causes: problems.causes } }
}
