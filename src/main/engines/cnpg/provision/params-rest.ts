import { z } from 'zod'
import { line, map } from '../../form-texts.ts'
import { whole } from '../../provision/section-field.ts'
import { volumeParams } from '../../provision/size-params.ts'
import { field } from './form-field.ts'

const balanced = { field: 'loadBalancer', is: [true] }

/** Volumes. */
export const storageParams = {
  ...volumeParams,
  walVolume: z
    .boolean()
    .default(false)
    .meta(field('storage', 'Separate WAL volume', { widget: 'switch', help: 'It can be added later but never removed.' })),
  walSize: line()
    .default('5Gi')
    .meta(field('storage', 'WAL volume size per member', { widget: 'quantity', when: { field: 'walVolume', is: [true] } })),
  walStorageClass: line()
    .default('')
    .meta(
      field('storage', 'WAL storage class', {
        widget: 'combobox',
        choices: 'storage-classes',
        mustExist: true,
        when: { field: 'walVolume', is: [true] },
      }),
    ),
}

const spread = [
  { value: 'none', label: 'No rule' },
  { value: 'preferred', label: 'Preferred' },
  { value: 'required', label: 'Required (members wait otherwise)' },
]

/** Nodes and zones. */
export const placementParams = {
  nodeSpread: z
    .enum(['none', 'preferred', 'required'])
    .default('preferred')
    .meta(field('placement', 'One member per node', { widget: 'select', options: spread })),
  zoneSpread: z
    .enum(['none', 'preferred', 'required'])
    .default('none')
    .meta(field('placement', 'Spread over zones', { widget: 'select', options: spread })),
  nodeSelector: map()
    .default({})
    .meta(field('placement', 'Only on nodes with labels', { widget: 'map', advanced: true })),
}

/** The first database. */
export const databaseParams = {
  database: line().default('app').meta(field('database', 'Database')),
  owner: line()
    .default('app')
    .meta(field('database', 'Owner', { help: 'The operator generates its password and keeps it in a Secret.' })),
}

/** Metrics. */
export const monitoringParams = {
  podMonitor: z
    .boolean()
    .default(false)
    .meta(field('monitoring', 'PodMonitor', { widget: 'switch', help: 'Lets the Prometheus operator scrape every member.' })),
}

/** Access from outside. */
export const networkParams = {
  loadBalancer: z
    .boolean()
    .default(false)
    .meta(field('network', 'External load balancer', { widget: 'switch', help: 'Leads to the primary on port 5432.' })),
  allowedRanges: z
    .array(line())
    .max(200)
    .default([])
    .meta(field('network', 'Allowed ranges', { widget: 'list', when: balanced, placeholder: '203.0.113.0/24' })),
  loadBalancerAnnotations: map()
    .default({})
    .meta(field('network', 'Annotations', { widget: 'map', when: balanced, advanced: true })),
}

/** What most leave as it is. */
export const advancedParams = {
  parameters: map()
    .default({})
    .meta(field('advanced', 'PostgreSQL parameters', { widget: 'map', help: 'Parameters that the operator manages itself are refused.' })),
  syncMethod: z
    .enum(['none', 'any', 'first'])
    .default('none')
    .meta(
      field('advanced', 'Synchronous replication', {
        widget: 'select',
        options: [
          { value: 'none', label: 'Off' },
          { value: 'any', label: 'Any replica' },
          { value: 'first', label: 'The first replicas, by priority' },
        ],
      }),
    ),
  syncNumber: whole()
    .min(1, 'At least one replica is needed.')
    .max(98, 'At most 98 replicas are possible.')
    .default(1)
    .meta(field('advanced', 'Synchronous replicas', { widget: 'number', when: { field: 'syncMethod', is: ['any', 'first'] } })),
  dataDurability: z
    .enum(['required', 'preferred'])
    .default('required')
    .meta(
      field('advanced', 'If too few replicas are available', {
        widget: 'select',
        when: { field: 'syncMethod', is: ['any', 'first'] },
        options: [
          { value: 'required', label: 'Stop writes' },
          { value: 'preferred', label: 'Continue without them' },
        ],
      }),
    ),
  superuserAccess: z
    .boolean()
    .default(false)
    .meta(field('advanced', 'Superuser access over the network', { widget: 'switch' })),
  vaultCopy: z
    .boolean()
    .default(false)
    .meta(field('advanced', 'Keep an encrypted copy of the credentials on this laptop', { widget: 'switch' })),
}
