import type { KubeObject } from '../../kube-object.ts'
import { at, numberAt, textAt } from '../read.ts'
import { operatorNamespace, types } from './kinds.ts'
import type { LiveObjects } from './live-objects.ts'

/** What the operator does by its configuration. */
export interface Settings {
  /** How many members it runs for a database that asks for so many. */
  members(root: KubeObject, asked: number): number
  /** Volume claims of members that are no longer asked for go. */
  readonly dropsScaledClaims: boolean
  readonly growsClaims: boolean
  readonly deletesClaims: boolean
  readonly deletesSecrets: boolean
  /** Whether a deleted object bore the annotations that are wanted before anything of it is cleaned up. */
  meansDeletion(annotations: Readonly<Record<string, string>>, name: string, now: Date): boolean
}

/** Reads the operator's own configuration; where it says nothing, the real operator's defaults hold. */
export function readSettings(live: Pick<LiveObjects, 'get'>): Settings {
  const found = live.get(types.OperatorConfiguration, operatorNamespace, 'postgres-operator')
  const kubernetes = at(found, 'configuration', 'kubernetes')
  const bound = (key: string) => numberAt(found, -1, 'configuration', key)
  const limitsKey = textAt(found, 'configuration', 'ignore_instance_limits_annotation_key')
  const dateKey = textAt(kubernetes, 'delete_annotation_date_key')
  const nameKey = textAt(kubernetes, 'delete_annotation_name_key')
  const mode = textAt(kubernetes, 'storage_resize_mode')
  return {
    members(root, asked) {
      if (limitsKey !== '' && root.metadata.annotations?.[limitsKey] === 'true') return asked
      if (at(root, 'spec', 'standby') !== undefined && asked === 1) return asked
      const [least, most] = [bound('min_instances'), bound('max_instances')]
      const capped = most >= 0 ? Math.min(asked, most) : asked
      return least >= 0 ? Math.max(capped, least) : capped
    },
    dropsScaledClaims: textAt(kubernetes, 'persistent_volume_claim_retention_policy', 'when_scaled') === 'delete',
    growsClaims: mode !== 'off' && mode !== 'ebs',
    deletesClaims:
      at(kubernetes, 'enable_persistent_volume_claim_deletion') !== false ||
      textAt(kubernetes, 'persistent_volume_claim_retention_policy', 'when_deleted') === 'delete',
    deletesSecrets: at(kubernetes, 'enable_secrets_deletion') !== false,
    meansDeletion: (annotations, name, now) =>
      (dateKey === '' || annotations[dateKey] === now.toISOString().slice(0, 10)) && (nameKey === '' || annotations[nameKey] === name),
  }
}
