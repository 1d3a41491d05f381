import { z } from 'zod'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { field } from '../change/form-field.ts'
import { changedParameters } from '../change/parameter-changes.ts'
import { line, map } from '../form-texts.ts'
import { bool, count, str, texts } from '../read-json.ts'
import { leadsTo } from './leads-to.ts'

/** What can be done, with the words of its form. */
export const actions = [
  { value: 'add', label: 'Add a pooler' },
  { value: 'change', label: 'Change a pooler' },
  { value: 'remove', label: 'Remove a pooler' },
]
const adding = { field: 'action', is: ['add'] }
const choosing = { field: 'action', is: ['change', 'remove'] }
const changing = { field: 'action', is: ['change'] }
const setting = { field: 'action', is: ['add', 'change'] }

/** What a pooler's form asks for. Where a pooler is changed, what is left out or empty stays as it is; parameters, if given, are all that it shall have. */
export const params = z.object({
  action: z
    .enum(['add', 'change', 'remove'])
    .default('add')
    .meta(field('What to do', { widget: 'select', options: actions })),
  name: line()
    .default('')
    .meta(field('Name', { when: adding, help: 'The Service to connect to has the same name.' })),
  pooler: line()
    .default('')
    .meta(field('Pooler', { widget: 'select', when: choosing })),
  type: leadsTo(adding),
  instances: line()
    .default('')
    .meta(field('Instances', { when: setting, unit: 'pods', help: 'How many PgBouncers run. Empty: 1 for a new pooler, else as it is.' })),
  poolMode: z
    .enum(['keep', 'session', 'transaction'])
    .default('keep')
    .meta(
      field('Pool mode', {
        widget: 'select',
        when: setting,
        options: [
          { value: 'keep', label: 'As it is (session for a new pooler)' },
          { value: 'session', label: 'Session: a client has its server connection until it leaves' },
          { value: 'transaction', label: 'Transaction: only while a transaction runs' },
        ],
      }),
    ),
  paused: z
    .enum(['keep', 'no', 'yes'])
    .default('keep')
    .meta(
      field('Hold clients', {
        widget: 'select',
        when: changing,
        options: [
          { value: 'keep', label: 'As it is' },
          { value: 'yes', label: 'Yes: queries wait until this is lifted' },
          { value: 'no', label: 'No' },
        ],
      }),
    ),
  parameters: map()
    .optional()
    .meta(
      field('PgBouncer parameters', {
        widget: 'map',
        when: setting,
        help: 'For example max_client_conn or default_pool_size. What is taken out of it goes back to its default.',
      }),
    ),
})
export type PoolerParams = z.infer<typeof params>

/** What the form begins with for a pooler that is to be made. */
export const newPooler = { instances: '', poolMode: 'keep', paused: 'keep', parameters: {} }

/** What the form says of a pooler that is there. */
export function standingPooler(live: KubeObject) {
  return {
    instances: String(count(live, 'spec', 'instances') ?? 1),
    poolMode: str(live, 'spec', 'pgbouncer', 'poolMode') ?? 'session',
    paused: bool(live, 'spec', 'pgbouncer', 'paused') === true ? 'yes' : 'no',
    parameters: texts(live, 'spec', 'pgbouncer', 'parameters'),
  }
}

/** The fields of a pooler's spec that become another, as a merge patch; none: it is so already. */
export function changeOf(given: PoolerParams, live: KubeObject): Record<string, unknown> {
  const now = standingPooler(live)
  const pgbouncer: Record<string, unknown> = {}
  if (given.poolMode !== 'keep' && given.poolMode !== now.poolMode) pgbouncer.poolMode = given.poolMode
  if (given.paused !== 'keep' && given.paused !== now.paused) pgbouncer.paused = given.paused === 'yes'
  const parameters = given.parameters === undefined ? {} : changedParameters(filled(now.parameters), filled(given.parameters), () => false)
  if (Object.keys(parameters).length > 0) pgbouncer.parameters = parameters
  return {
    ...(given.instances === '' || given.instances === now.instances ? {} : { instances: Number(given.instances) }),
    ...(Object.keys(pgbouncer).length === 0 ? {} : { pgbouncer }),
  }
}

/** The parameters that have a value: one that is empty is not set. */
export function filled(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''))
}
