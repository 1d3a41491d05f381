import type { Health } from '../../../shared/domain/health.ts'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { str } from '../read-json.ts'

/**
 * What the operator's one word means (its `pkg/apis/acid.zalan.do/v1/const.go`). `final`: it tries again by itself only at its next sync, so
 * somebody must look.
 */
export const statusWords: ReadonlyMap<string, { readonly health: Health; readonly text: string; readonly final: boolean }> = new Map([
  ['Creating', { health: 'progressing', text: 'The operator creates it', final: false }],
  ['Updating', { health: 'progressing', text: 'The operator updates it', final: false }],
  ['Running', { health: 'healthy', text: 'The operator’s last work on it succeeded', final: false }],
  ['CreateFailed', { health: 'degraded', text: 'The operator could not create it; its events and log say why', final: true }],
  ['UpdateFailed', { health: 'degraded', text: 'The operator’s last update failed; its events and log say why', final: false }],
  ['SyncFailed', { health: 'degraded', text: 'The operator’s last sync failed; its events and log say why', final: false }],
  ['Invalid', { health: 'degraded', text: 'The operator can not read the manifest', final: true }],
])

/** The word; null: the operator has not seen the database yet. */
export function statusWord(root: KubeObject): string | null {
  return str(root, 'status', 'PostgresClusterStatus')
}
