import { z } from 'zod'
import { line } from '../../form-texts.ts'
import { postgresMajors } from '../version.ts'
import { field, whole } from './form-field.ts'

const tenantOnly = { field: 'namespaceMode', is: ['tenant'] }
const quotaOnly = { field: 'tenantQuota', is: [true] }

/** Name, namespace, version. */
export const basicsParams = {
  name: line().meta(
    field('basics', 'Name', {
      help: 'Lower-case letters, digits and hyphens; at most 58 characters. Many operators want it to begin with the team.',
      placeholder: 'acid-orders',
    }),
  ),
  teamId: line()
    .default('acid')
    .meta(field('basics', 'Team', { help: 'Who owns the database, in the operator’s own terms.' })),
  namespaceMode: z
    .enum(['existing', 'new', 'tenant'])
    .default('existing')
    .meta(
      field('basics', 'Namespace', {
        widget: 'select',
        options: [
          { value: 'existing', label: 'Existing namespace' },
          { value: 'new', label: 'New namespace' },
          { value: 'tenant', label: 'Per tenant: {org}-{project}' },
        ],
      }),
    ),
  namespace: line()
    .default('default')
    .meta(
      field('basics', 'Namespace name', {
        widget: 'combobox',
        choices: 'namespaces',
        mustExist: { field: 'namespaceMode', is: ['existing'] },
        when: { field: 'namespaceMode', is: ['existing', 'new'] },
      }),
    ),
  tenantOrg: line()
    .default('')
    .meta(field('basics', 'Organisation', { when: tenantOnly, placeholder: 'acme' })),
  tenantProject: line()
    .default('')
    .meta(field('basics', 'Project', { when: tenantOnly, placeholder: 'shop' })),
  tenantNetworkPolicy: z
    .boolean()
    .default(true)
    .meta(
      field('basics', 'Network policy', {
        widget: 'switch',
        when: tenantOnly,
        help: 'Allows traffic only from the tenant’s namespace and the operator.',
      }),
    ),
  tenantQuota: z
    .boolean()
    .default(false)
    .meta(field('basics', 'Resource quota', { widget: 'switch', when: tenantOnly, help: 'Limits what the whole namespace may use.' })),
  quotaCpu: line()
    .default('16')
    .meta(field('basics', 'Quota: CPU', { widget: 'quantity', when: quotaOnly })),
  quotaMemory: line()
    .default('64Gi')
    .meta(field('basics', 'Quota: memory', { widget: 'quantity', when: quotaOnly })),
  quotaStorage: line()
    .default('1Ti')
    .meta(field('basics', 'Quota: storage', { widget: 'quantity', when: quotaOnly })),
  version: z
    .enum(postgresMajors)
    .default('18')
    .meta(field('basics', 'PostgreSQL version', { widget: 'select', help: 'The minor version comes with the operator’s image.' })),
}

/** Members and their resources. */
export const sizeParams = {
  members: whole()
    .min(1, 'At least one member is needed.')
    .max(99, 'At most 99 members are possible.')
    .default(3)
    .meta(field('size', 'Members', { widget: 'number', unit: 'members', help: 'One primary; the others are replicas.' })),
  cpu: line()
    .default('1')
    .meta(field('size', 'CPU per member', { widget: 'quantity', unit: 'cores' })),
  memory: line()
    .default('2Gi')
    .meta(field('size', 'Memory per member', { widget: 'quantity' })),
}

/** The volume. */
export const storageParams = {
  storageSize: line()
    .default('10Gi')
    .meta(field('storage', 'Volume size per member', { widget: 'quantity' })),
  storageClass: line()
    .default('')
    .meta(
      field('storage', 'Storage class', {
        widget: 'combobox',
        choices: 'storage-classes',
        mustExist: true,
        help: 'Leave empty for the cluster’s default.',
      }),
    ),
  iops: whole()
    .min(0, 'It cannot be negative.')
    .max(80_000, 'At most 80000 are possible.')
    .default(0)
    .meta(field('storage', 'IOPS', { widget: 'number', advanced: true, help: 'Of AWS gp3 volumes only; 0 leaves it to the cloud.' })),
  throughput: whole()
    .min(0, 'It cannot be negative.')
    .max(2000, 'At most 2000 are possible.')
    .default(0)
    .meta(
      field('storage', 'Throughput', {
        widget: 'number',
        unit: 'MiB/s',
        advanced: true,
        help: 'Of AWS gp3 volumes only; 0 leaves it to the cloud.',
      }),
    ),
}
