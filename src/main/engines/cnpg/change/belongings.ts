import type { KindRef, KubeObject } from '../../../../shared/domain/kube.ts'
import type { Living } from '../../change/living.ts'
import { amount, listed, sizeOf } from '../../count-words.ts'
import { secretKind, serviceKind, storageClassKind, volumeClaimKind } from '../../kube-kinds.ts'
import { list, str } from '../../read-json.ts'
import {
  backupKind,
  barmanPlugin,
  databaseKind,
  databaseRoleKind,
  poolerKind,
  publicationKind,
  scheduledBackupKind,
  subscriptionKind,
} from '../kinds.ts'
import { label } from '../labels.ts'
import { everyClaim, memberPods } from './living.ts'

/** What a deletion takes and leaves, counted from live objects. */
interface Belongings {
  readonly lost: string
  /** null: nothing that is known of. */
  readonly stays: string | null
  /** What could not be read, in words. */
  readonly unread: readonly string[]
}

/** Whether the object goes when the one with this uid goes: it is its only owner. */
export function isOwnedBy(object: KubeObject, uid: string): boolean {
  const owners = object.metadata.ownerReferences ?? []
  return owners.length > 0 && owners.every(owner => owner.uid === uid)
}

/** Counts them. `doomed` are objects that the plan deletes beside the Cluster: what they own goes, too. */
export function countBelongings(living: Living, doomed: readonly KubeObject[]): Belongings {
  const { cluster, root, view } = living
  const uids = new Set([root, ...doomed].map(object => object.metadata.uid ?? ''))
  const goes = (object: KubeObject) => [...uids].some(uid => uid !== '' && isOwnedBy(object, uid))
  const claims = everyClaim(cluster, view)
  const secrets = view
    .list(secretKind, cluster.namespace)
    .filter(secret => str(secret, 'metadata', 'labels', label.cluster) === cluster.name)
  const services = view
    .list(serviceKind, cluster.namespace)
    .filter(service => str(service, 'metadata', 'labels', label.cluster) === cluster.name)
  const backups = naming(living, backupKind)
  const lost = [
    amount(memberPods(cluster, view).length, 'member'),
    amount(claims.filter(goes).length, 'volume', sizeOf(claims.filter(goes))),
    amount(secrets.filter(goes).length, 'Secret', listed(secrets.filter(goes))),
    amount(services.filter(goes).length, 'Service', listed(services.filter(goes))),
    amount(backups.filter(goes).length, 'Backup object'),
    ...[poolerKind, scheduledBackupKind].map(kind => {
      const going = naming(living, kind).filter(object => doomed.includes(object))
      return amount(going.length, kind.kind, listed(going))
    }),
  ].filter(text => text !== '')
  const stays = [
    amount(claims.filter(claim => !goes(claim)).length, 'volume claim', listed(claims.filter(claim => !goes(claim)))),
    amount(secrets.filter(secret => !goes(secret)).length, 'Secret', listed(secrets.filter(secret => !goes(secret)))),
    amount(backups.filter(backup => !goes(backup)).length, 'Backup object'),
    ...[poolerKind, scheduledBackupKind, databaseKind, databaseRoleKind, publicationKind, subscriptionKind].map(kind => {
      const left = naming(living, kind).filter(object => !doomed.includes(object))
      return amount(left.length, kind.kind, listed(left))
    }),
    ...storesOf(root).map(store => `ObjectStore ${store} with all that is in its bucket`),
    ...retained(living, claims.filter(goes)),
  ].filter(text => text !== '')
  const unread = (
    [
      [volumeClaimKind, 'Volumes'],
      [secretKind, 'Secrets'],
      [backupKind, 'Backups'],
    ] as const
  )
    .filter(([kind]) => view.knows(kind) === 'forbidden' || view.knows(kind) === 'unknown')
    .map(([, word]) => word)
  return {
    lost: `Lost for good: all data of ${cluster.name}${lost.length === 0 ? '' : `, with ${lost.join('; ')}`}.`,
    stays: stays.length === 0 ? null : `Stays: ${stays.join('; ')}.`,
    unread,
  }
}

function naming({ cluster, view }: Living, kind: KindRef): readonly KubeObject[] {
  return view.list(kind, cluster.namespace).filter(object => str(object, 'spec', 'cluster', 'name') === cluster.name)
}

function storesOf(root: KubeObject): readonly string[] {
  return list(root, 'spec', 'plugins').flatMap(plugin => {
    const store = str(plugin, 'parameters', 'barmanObjectName')
    return str(plugin, 'name') === barmanPlugin && store !== null ? [store] : []
  })
}

/** Volumes whose class keeps them when their claim goes. */
function retained({ view }: Living, claims: readonly KubeObject[]): readonly string[] {
  const keeping = view
    .list(storageClassKind, null)
    .filter(each => str(each, 'reclaimPolicy') === 'Retain')
    .map(each => each.metadata.name)
  const kept = claims.filter(claim => keeping.includes(str(claim, 'spec', 'storageClassName') ?? ''))
  return kept.length === 0
    ? []
    : [`${amount(kept.length, 'PersistentVolume')} by the reclaim policy of the storage class, to be cleaned up by hand`]
}
