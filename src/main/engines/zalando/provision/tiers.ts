import { tiersOf } from '../../provision/tiers.ts'
import { engineId } from '../project.ts'

/** Starting values for the form. */
export const tiers = tiersOf(engineId, {
  free: { summary: 'One member, 5 GiB: to try things on.', params: { logicalBackup: false } },
  standard: { summary: 'Three members, 50 GiB, with logical backups.', params: { logicalBackup: true } },
  enterprise: {
    summary: 'Five members, 500 GiB, with logical backups and a connection pooler.',
    params: { logicalBackup: true, pooler: true },
  },
})
