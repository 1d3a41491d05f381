import { tiersOf } from '../../provision/tiers.ts'
import { engineId } from '../project.ts'

/** Starting values for the form. */
export const tiers = tiersOf(engineId, {
  free: { summary: 'One member, 5 GiB: to try things on.', params: { podMonitor: false } },
  standard: { summary: 'Three members, 50 GiB, with metrics.', params: { podMonitor: true } },
  enterprise: { summary: 'Five members, 500 GiB, with metrics.', params: { podMonitor: true } },
})
