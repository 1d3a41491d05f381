import type { Tier } from '../../../shared/domain/form.ts'

/** What one engine adds to a tier. */
interface TierOfEngine {
  readonly summary: string
  readonly params: Record<string, unknown>
}

/** Room for two databases of the tier: a restore stands beside the original for a while. */
const smallQuota = { quotaCpu: '16', quotaMemory: '64Gi', quotaStorage: '1Ti' }
const largeQuota = { quotaCpu: '40', quotaMemory: '160Gi', quotaStorage: '5Ti' }

const sizes = {
  free: { members: 1, storageSize: '5Gi', memory: '512Mi', cpu: '500m', ...smallQuota },
  standard: { members: 3, storageSize: '50Gi', memory: '4Gi', cpu: '2', ...smallQuota },
  enterprise: { members: 5, storageSize: '500Gi', memory: '16Gi', cpu: '4', ...largeQuota },
} as const

/** Starting values for the form: the same sizes for every engine. */
export function tiersOf(engine: string, own: Readonly<Record<keyof typeof sizes, TierOfEngine>>): readonly Tier[] {
  return (['free', 'standard', 'enterprise'] as const).map(id => ({
    id,
    title: id.toUpperCase(),
    summary: own[id].summary,
    own: false,
    engine,
    operation: 'provision',
    params: { ...sizes[id], ...own[id].params },
  }))
}
