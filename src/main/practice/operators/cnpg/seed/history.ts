import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { second } from '../../read.ts'
import { barmanPlugin } from '../kinds.ts'

/** Past nights of a schedule that keeps backups with the plugin. */
interface Nights {
  readonly namespace: string
  readonly cluster: string
  /** UTC. */
  readonly hour: number
  /** Nights ago, of the first and the last backup that is still on record. */
  readonly from: number
  readonly to: number
}

const nightsOf: readonly (readonly Nights[])[] = [
  [{ namespace: 'shop', cluster: 'orders', hour: 2, from: 6, to: 1 }],
  [{ namespace: 'billing', cluster: 'invoices', hour: 3, from: 7, to: 3 }],
]

/** A Backup that was taken before the practice cluster was first started, and the recovery window that it left. */
export interface PastBackup {
  readonly backup: KubeObject
  readonly status: JsonObject
  readonly store: string
  readonly window: JsonObject
}

/** The backups of past nights in a context, oldest first. */
export function pastBackups(contextIndex: number, now: Date): readonly PastBackup[] {
  const past: PastBackup[] = []
  for (const { namespace, cluster, hour, from, to } of nightsOf[contextIndex % 2] ?? []) {
    const night = (ago: number, minute: number) =>
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - ago, hour, minute))
    for (let ago = from; ago >= to; ago -= 1) {
      const stamp = second(night(ago, 30)).replace(/[-:TZ]/g, '')
      past.push({
        backup: {
          apiVersion: 'postgresql.cnpg.io/v1',
          kind: 'Backup',
          metadata: {
            name: `${cluster}-nightly-${stamp}`,
            namespace,
            labels: { 'cnpg.io/cluster': cluster, 'cnpg.io/scheduled-backup': `${cluster}-nightly`, 'cnpg.io/immediateBackup': 'false' },
          },
          spec: { cluster: { name: cluster }, method: 'plugin', pluginConfiguration: { name: barmanPlugin } },
        },
        status: {
          phase: 'completed',
          method: 'plugin',
          online: true,
          startedAt: second(night(ago, 30)),
          stoppedAt: second(night(ago, 41)),
          backupId: second(night(ago, 30)).replace(/[-:Z]/g, ''),
          backupName: `backup-${stamp}`,
          serverName: cluster,
          instanceID: { podName: `${cluster}-2` },
          error: null,
        },
        store: `${namespace}-store`,
        window: {
          serverRecoveryWindow: {
            [cluster]: { firstRecoverabilityPoint: second(night(from, 41)), lastSuccessfulBackupTime: second(night(ago, 41)) },
          },
        },
      })
    }
  }
  return past
}
