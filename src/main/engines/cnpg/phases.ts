import type { Health } from '../../../shared/domain/health.ts'

/** What a phase means, and whether nothing but a person can end it. */
export type PhaseMeaning = { readonly health: Health; readonly text: string; readonly final?: true }

/** Every phase of operator 1.30 (`api/v1/cluster_types.go`, and two literals of its controller). A phase that isn't here is unknown. */
export const phases: ReadonlyMap<string, PhaseMeaning> = new Map<string, PhaseMeaning>([
  ['Cluster in healthy state', { health: 'healthy', text: 'The operator calls it healthy' }],
  ['Setting up primary', { health: 'progressing', text: 'Setting up the primary' }],
  ['Creating a new replica', { health: 'progressing', text: 'Creating a replica' }],
  ['Waiting for the instances to become active', { health: 'progressing', text: 'Waiting for members to become active' }],
  ['Switchover in progress', { health: 'progressing', text: 'Switching over' }],
  ['Failing over', { health: 'degraded', text: 'Failing over' }],
  ['Upgrading cluster', { health: 'progressing', text: 'Rolling update' }],
  ['Upgrading Postgres major version', { health: 'progressing', text: 'Major upgrade: the database is offline meanwhile' }],
  ['Cluster upgrade delayed', { health: 'progressing', text: 'A rolling update waits for its turn' }],
  [
    'Waiting for user action',
    { health: 'degraded', text: 'The update stopped until somebody acts: promote a replica (switchover) or restart the primary' },
  ],
  ['Primary instance is being restarted in-place', { health: 'progressing', text: 'Restarting the primary in place' }],
  ['Primary instance is being restarted without a switchover', { health: 'progressing', text: 'Restarting the primary' }],
  ['Online upgrade in progress', { health: 'progressing', text: 'Swapping the instance manager' }],
  ['Applying configuration', { health: 'progressing', text: 'Applying configuration' }],
  ['Promoting to primary cluster', { health: 'progressing', text: 'Promoting to primary cluster' }],
  ['Unable to create required cluster objects', { health: 'degraded', text: 'The operator could not create what it needs' }],
  ['Invalid cluster definition', { health: 'degraded', text: 'The definition is invalid', final: true }],
  [
    'Cluster has incomplete or invalid image catalog',
    { health: 'degraded', text: 'The image catalog is incomplete or invalid', final: true },
  ],
  [
    'Cluster is unrecoverable and needs manual intervention',
    { health: 'degraded', text: 'Unrecoverable: needs somebody to step in', final: true },
  ],
  [
    'Cluster cannot proceed to reconciliation due to an unknown plugin being required',
    { health: 'degraded', text: 'It asks for a plugin that the operator does not have', final: true },
  ],
  [
    'Cluster cannot proceed to reconciliation due to an error while interacting with plugins',
    { health: 'degraded', text: 'A plugin answers with errors' },
  ],
  [
    'Cluster cannot execute instance online upgrade due to missing architecture binary',
    { health: 'degraded', text: 'The operator has no instance manager for this architecture', final: true },
  ],
  ['Instance Status Extraction Error: HTTP communication issue', { health: 'degraded', text: 'The operator can not reach the members' }],
  ['Not enough disk space', { health: 'degraded', text: 'Not enough disk space' }],
])
