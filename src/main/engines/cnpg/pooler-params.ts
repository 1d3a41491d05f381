import { z } from 'zod'
import { field } from '../change/form-field.ts'
import { line, map } from '../form-texts.ts'

const actions = [
  { value: 'add', label: 'Add a pooler' },
  { value: 'change', label: 'Change a pooler' },
  { value: 'remove', label: 'Remove a pooler' },
]
const adding = { field: 'action', is: ['add'] }
const choosing = { field: 'action', is: ['change', 'remove'] }
const changing = { field: 'action', is: ['change'] }
const setting = { field: 'action', is: ['add', 'change'] }

/** What a pooler's form asks for. Where a pooler is changed, what is left empty stays as it is. */
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
  type: z
    .enum(['rw', 'ro', 'r'])
    .default('rw')
    .meta(
      field('Leads to', {
        widget: 'select',
        when: adding,
        options: [
          { value: 'rw', label: 'The primary' },
          { value: 'ro', label: 'Replicas only' },
          { value: 'r', label: 'All members' },
        ],
      }),
    ),
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
    .default({})
    .meta(
      field('PgBouncer parameters', {
        widget: 'map',
        when: setting,
        help: 'For example max_client_conn or default_pool_size. Others stay as they are; an empty value takes one away.',
      }),
    ),
})
export type PoolerParams = z.infer<typeof params>

/** The fields of a pooler's spec that were asked for. */
export function changeOf(given: PoolerParams): Record<string, unknown> {
  const pgbouncer: Record<string, unknown> = {}
  if (given.poolMode !== 'keep') pgbouncer.poolMode = given.poolMode
  if (given.paused !== 'keep') pgbouncer.paused = given.paused === 'yes'
  const parameters = Object.fromEntries(Object.entries(given.parameters).map(([key, value]) => [key, value === '' ? null : value]))
  if (Object.keys(parameters).length > 0) pgbouncer.parameters = parameters
  return {
    ...(given.instances === '' ? {} : { instances: Number(given.instances) }),
    ...(Object.keys(pgbouncer).length === 0 ? {} : { pgbouncer }),
  }
}
