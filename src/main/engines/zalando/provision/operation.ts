import type { Operation } from '../../engine.ts'
import { namespaceOf } from '../../tenant.ts'
import { sections } from './form-field.ts'
import { ownerSecretOf, type ProvisionParams, provisionParams } from './params.ts'
import { planProvision } from './plan.ts'
import { readsOf } from './reads.ts'
import { secretKeys, stages } from './stages.ts'
import { tiers } from './tiers.ts'

/** Makes a new PostgreSQL database. */
export const provision: Operation<ProvisionParams> = {
  id: 'provision',
  title: 'New PostgreSQL database',
  summary: 'Creates a postgresql with its namespace, users and databases, connection pooler and logical backups.',
  risk: 'safe',
  creates: true,
  params: provisionParams,
  sections,
  tiers,
  // Whether the operator is there is a check of the plan, where it can also be unknown.
  available: () => true,
  subject: params => ({ namespace: namespaceOf(params), name: params.name }),
  reads: readsOf,
  plan: planProvision,
  stages,
  credentialCopy: params =>
    params.vaultCopy ? { stage: 'CREDENTIAL_GEN', namespace: namespaceOf(params), secret: ownerSecretOf(params), keys: secretKeys } : null,
}
