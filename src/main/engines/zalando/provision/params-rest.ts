import { z } from 'zod'
import { line, map } from '../../form-texts.ts'
import { whole } from '../../provision/section-field.ts'
import { field } from './form-field.ts'

const backedUp = { field: 'logicalBackup', is: [true] }
const pooled = { field: 'pooler', is: [true] }
const synchronous = { field: 'synchronous', is: ['on', 'strict'] }

/** Zones and nodes. Whether members may share a node is a setting of the operator's. */
export const placementParams = {
  zoneSpread: z
    .enum(['none', 'preferred', 'required'])
    .default('none')
    .meta(
      field('placement', 'Spread over zones', {
        widget: 'select',
        options: [
          { value: 'none', label: 'No rule' },
          { value: 'preferred', label: 'Preferred' },
          { value: 'required', label: 'Required (members wait otherwise)' },
        ],
      }),
    ),
  nodeSelector: map()
    .default({})
    .meta(field('placement', 'Only on nodes with labels', { widget: 'map', advanced: true })),
}

/** Databases and users. */
export const databaseParams = {
  database: line().default('app').meta(field('database', 'Database')),
  owner: line()
    .default('app')
    .meta(field('database', 'Owner', { help: 'The operator generates its password and keeps it in a Secret.' })),
  moreDatabases: map()
    .default({})
    .meta(field('database', 'More databases', { widget: 'map', help: 'Database, and the user who owns it.' })),
  moreUsers: map()
    .default({})
    .meta(
      field('database', 'More users', {
        widget: 'map',
        help: 'User, and rights such as createdb, createrole, nologin, superuser; leave empty for a plain login.',
      }),
    ),
}

/** Logical backups. */
export const backupParams = {
  logicalBackup: z
    .boolean()
    .default(false)
    .meta(field('backup', 'Logical backups', { widget: 'switch', help: 'A dump of all databases, by a CronJob.' })),
  schedule: line()
    .default('30 2 * * *')
    .meta(
      field('backup', 'Schedule', {
        when: backedUp,
        help: 'Minute, hour, day, month, weekday (UTC). Only digits, * and /n: the operator takes no ranges, lists or names.',
      }),
    ),
  retention: line()
    .default('')
    .meta(
      field('backup', 'Keep for', { when: backedUp, placeholder: '2 weeks', help: 'On S3 only. Leave empty for the operator’s setting.' }),
    ),
}

/** PgBouncer. */
export const poolerParams = {
  pooler: z
    .boolean()
    .default(false)
    .meta(field('pooler', 'Connection pooler', { widget: 'switch' })),
  replicaPooler: z
    .boolean()
    .default(false)
    .meta(field('pooler', 'Another for the replicas', { widget: 'switch', when: pooled })),
  poolerInstances: whole()
    .min(1, 'At least one is needed.')
    .max(50, 'At most 50 are possible.')
    .default(2)
    .meta(field('pooler', 'Instances', { widget: 'number', when: pooled })),
  poolerMode: z
    .enum(['session', 'transaction'])
    .default('transaction')
    .meta(
      field('pooler', 'Mode', {
        widget: 'select',
        when: pooled,
        options: [
          { value: 'transaction', label: 'Transaction' },
          { value: 'session', label: 'Session' },
        ],
      }),
    ),
  poolerConnections: whole()
    .min(1, 'At least one is needed.')
    .max(100_000, 'That is more than any server takes.')
    .default(60)
    .meta(field('pooler', 'Connections to the database at most', { widget: 'number', when: pooled, advanced: true })),
}

/** Access from outside. */
export const networkParams = {
  loadBalancer: z
    .boolean()
    .default(false)
    .meta(field('network', 'Load balancer for the primary', { widget: 'switch', help: 'Leads to the primary on port 5432.' })),
  replicaLoadBalancer: z
    .boolean()
    .default(false)
    .meta(field('network', 'Load balancer for the replicas', { widget: 'switch' })),
  poolerLoadBalancer: z
    .boolean()
    .default(false)
    .meta(field('network', 'Load balancer for the pooler', { widget: 'switch', when: pooled })),
  allowedRanges: z
    .array(line())
    .max(200)
    .default([])
    .meta(field('network', 'Allowed ranges', { widget: 'list', placeholder: '203.0.113.0/24', help: 'Holds for every load balancer.' })),
  loadBalancerAnnotations: map()
    .default({})
    .meta(field('network', 'Annotations of the Services', { widget: 'map', advanced: true })),
}

/** What most leave as it is. */
export const advancedParams = {
  maintenanceWindows: z
    .array(line())
    .max(50)
    .default([])
    .meta(
      field('advanced', 'Maintenance windows', {
        widget: 'list',
        placeholder: 'Sun:01:00-05:00',
        help: 'In UTC. Switchovers and major upgrades wait for them; without any, they happen at any time.',
      }),
    ),
  parameters: map()
    .default({})
    .meta(field('advanced', 'PostgreSQL parameters', { widget: 'map', help: 'Patroni sets some of them itself.' })),
  synchronous: z
    .enum(['off', 'on', 'strict'])
    .default('off')
    .meta(
      field('advanced', 'Synchronous replication', {
        widget: 'select',
        options: [
          { value: 'off', label: 'Off' },
          { value: 'on', label: 'On; continue without replicas if none is there' },
          { value: 'strict', label: 'Strict; stop writes if none is there' },
        ],
      }),
    ),
  syncNumber: whole()
    .min(1, 'At least one replica is needed.')
    .max(98, 'At most 98 replicas are possible.')
    .default(1)
    .meta(field('advanced', 'Synchronous replicas', { widget: 'number', when: synchronous })),
  vaultCopy: z
    .boolean()
    .default(false)
    .meta(field('advanced', 'Keep an encrypted copy of the credentials on this laptop', { widget: 'switch' })),
}
