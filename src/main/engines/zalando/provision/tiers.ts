import type { Tier } from '../../../../shared/domain/form.ts'
import { engineId } from '../project.ts'

function tier(id: string, title: string, summary: string, params: Record<string, unknown>): Tier {
  return { id, title, summary, own: false, engine: engineId, operation: 'provision', params }
}

/** Room for two databases of the tier: a restore stands beside the original for a while. */
const smallQuota = { quotaCpu: '16', quotaMemory: '64Gi', quotaStorage: '1Ti' }
const largeQuota = { quotaCpu: '40', quotaMemory: '160Gi', quotaStorage: '5Ti' }

/** Starting values for the form. */
export const tiers: readonly Tier[] = [
  tier('free', 'FREE', 'One member, 5 GiB: to try things on.', {
    members: 1,
    storageSize: '5Gi',
    memory: '512Mi',
    cpu: '500m',
    logicalBackup: false,
    ...smallQuota,
  }),
  tier('standard', 'STANDARD', 'Three members, 50 GiB, with logical backups.', {
    members: 3,
    storageSize: '50Gi',
    memory: '4Gi',
    cpu: '2',
    logicalBackup: true,
    ...smallQuota,
  }),
  tier('enterprise', 'ENTERPRISE', 'Five members, 500 GiB, with logical backups and a connection pooler.', {
    members: 5,
    storageSize: '500Gi',
    memory: '16Gi',
    cpu: '4',
    logicalBackup: true,
    pooler: true,
    ...largeQuota,
  }),
]
