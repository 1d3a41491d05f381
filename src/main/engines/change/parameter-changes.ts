/** PostgreSQL's parameters as they stand in `spec.postgresql.parameters`, and what a form changes of them. */
import { z } from 'zod'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { cataloguedParameters, describeParameter } from '../parameter-catalogue.ts'
import { texts } from '../read-json.ts'
import { field } from './form-field.ts'

/** The form's fields. */
export const parameterParams = z.object({
  parameters: z.record(z.string().max(300), z.string().max(4000)).meta(
    field('Parameters', {
      widget: 'map',
      placeholder: 'work_mem',
      options: cataloguedParameters().map(name => ({ value: name, label: describeParameter(name) ?? name })),
      help: 'All that are set. One that is removed goes back to the operator’s or PostgreSQL’s own value. Units: kB, MB, GB; ms, s, min.',
    }),
  ),
})
export type ParameterParams = z.infer<typeof parameterParams>

/** What is set now. */
export function standingParameters(root: KubeObject): Record<string, string> {
  return texts(root, 'spec', 'postgresql', 'parameters')
}

/** As a merge patch: null takes away. What `isKept` (by the operator, for itself) is no part of the form, so its absence means nothing. */
export function changedParameters(
  before: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
  isKept: (name: string) => boolean,
): Record<string, string | null> {
  const set = Object.entries(wanted).filter(([name, value]) => before[name] !== value)
  const gone = Object.keys(before).filter(name => !Object.hasOwn(wanted, name) && !isKept(name))
  return Object.fromEntries([...set, ...gone.map(name => [name, null] as const)])
}

/** A replica must not have less of these than its primary had, so a decrease begins with the primary. */
const sensitive = ['max_connections', 'max_prepared_transactions', 'max_wal_senders', 'max_worker_processes', 'max_locks_per_transaction']

/** Those of `names` whose decrease begins with the primary. */
export function sensitiveParameters(names: readonly string[]): readonly string[] {
  return names.filter(name => sensitive.includes(name))
}

/** Those of `names` that decrease so that the primary must restart before its replicas. What comes back for one that is taken away isn't known here. */
export function decreasedParameters(
  names: readonly string[],
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): readonly string[] {
  return sensitiveParameters(names).filter(name => changes[name] !== null && Number(changes[name]) < Number(before[name]))
}
