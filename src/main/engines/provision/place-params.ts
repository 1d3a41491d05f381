import { z } from 'zod'
import { line } from '../form-texts.ts'
import { labelIn } from './section-field.ts'

const field = labelIn<'basics'>()

const tenantOnly = { field: 'namespaceMode', is: ['tenant'] }
const quotaOnly = { field: 'tenantQuota', is: [true] }

/** Namespace or tenant of a new database: what `PlaceParams` holds. `letsIn` ends the sentence about the tenant's policy. */
export const placeParams = (letsIn: string) => ({
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
        help: `Allows traffic only from the tenant’s namespace${letsIn}.`,
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
})
