import { z } from 'zod'
import { line } from '../../form-texts.ts'
import { postgresMajors } from '../images.ts'
import { field } from './form-field.ts'

const tenantOnly = { field: 'namespaceMode', is: ['tenant'] }

/** Name, namespace, image. */
export const basicsParams = {
  name: line().meta(
    field('basics', 'Name', { help: 'Lower-case letters, digits and hyphens; at most 50 characters.', placeholder: 'orders' }),
  ),
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
        help: 'Allows traffic only from the tenant’s namespace, the operator and monitoring.',
      }),
    ),
  tenantQuota: z
    .boolean()
    .default(false)
    .meta(field('basics', 'Resource quota', { widget: 'switch', when: tenantOnly, help: 'Limits what the whole namespace may use.' })),
  quotaCpu: line()
    .default('16')
    .meta(field('basics', 'Quota: CPU', { widget: 'quantity', when: { field: 'tenantQuota', is: [true] } })),
  quotaMemory: line()
    .default('64Gi')
    .meta(field('basics', 'Quota: memory', { widget: 'quantity', when: { field: 'tenantQuota', is: [true] } })),
  quotaStorage: line()
    .default('1Ti')
    .meta(field('basics', 'Quota: storage', { widget: 'quantity', when: { field: 'tenantQuota', is: [true] } })),
  imageSource: z
    .enum(['version', 'image', 'catalog'])
    .default('version')
    .meta(
      field('basics', 'PostgreSQL image', {
        widget: 'select',
        options: [
          { value: 'version', label: 'By version (official image)' },
          { value: 'catalog', label: 'From an image catalog' },
          { value: 'image', label: 'A specific image' },
        ],
      }),
    ),
  version: z
    .enum(postgresMajors)
    .default('18')
    .meta(field('basics', 'PostgreSQL version', { widget: 'select', when: { field: 'imageSource', is: ['version', 'catalog'] } })),
  image: line()
    .default('')
    .meta(field('basics', 'Image', { help: 'The tag must begin with the version.', when: { field: 'imageSource', is: ['image'] } })),
  catalogKind: z
    .enum(['ImageCatalog', 'ClusterImageCatalog'])
    .default('ClusterImageCatalog')
    .meta(field('basics', 'Catalog kind', { widget: 'select', when: { field: 'imageSource', is: ['catalog'] } })),
  catalogName: line()
    .default('')
    .meta(field('basics', 'Catalog', { when: { field: 'imageSource', is: ['catalog'] } })),
}

/** Members and their resources. */
export const sizeParams = {
  members: z
    .number('Enter a whole number.')
    .int('Enter a whole number.')
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
