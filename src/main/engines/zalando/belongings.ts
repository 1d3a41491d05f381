import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { Living } from '../change/living.ts'
import { amount, listed, sizeOf } from '../count-words.ts'
import type { ContextView, Subject } from '../engine.ts'
import { cronJobKind, deploymentKind, secretKind, serviceKind, volumeClaimKind } from '../kube-kinds.ts'
import { list, str } from '../read-json.ts'
import { archiveOf, backupJobs, readJob } from './backup-state.ts'
import { memberClaims, memberPods } from './change/living.ts'
import { statefulSetKind } from './kinds.ts'
import { type OperatorConfig, readOperatorConfig } from './operator-config.ts'

/** What a deletion takes and leaves, counted from live objects. */
interface Belongings {
  readonly lost: string
  readonly stays: readonly string[]
  /** What could not be read, in words. */
  readonly unread: readonly string[]
}

/** Unless it was told otherwise, the operator deletes both. */
export function deletesClaims(config: OperatorConfig): boolean {
  return config.setting('enable_persistent_volume_claim_deletion') !== 'false' || config.claims.whenDeleted === 'delete'
}
function deletesSecrets(config: OperatorConfig): boolean {
  return config.setting('enable_secrets_deletion') !== 'false'
}

/** Counts them. */
export function countBelongings(living: Living): Belongings {
  const { cluster, root, view } = living
  const config = readOperatorConfig(view)
  const claims = memberClaims(cluster, view)
  const secrets = labelled(view, secretKind, cluster)
  const [volumesGo, secretsGo] = [deletesClaims(config), deletesSecrets(config)]
  const balancers = view.about(serviceKind, cluster.namespace, cluster.name).filter(each => str(each, 'spec', 'type') === 'LoadBalancer')
  const poolers = view.about(deploymentKind, cluster.namespace, cluster.name)
  const lost = [
    amount(memberPods(cluster, view).length, 'member'),
    volumesGo ? amount(claims.length, 'volume', sizeOf(claims)) : '',
    secretsGo ? amount(secrets.length, 'Secret', listed(secrets)) : '',
    amount(poolers.length, 'connection pooler', listed(poolers)),
    amount(balancers.length, 'load balancer', balancers.map(describeBalancer).join(', ')),
    ...labelled(view, cronJobKind, cluster).map(each => `CronJob ${each.metadata.name}`),
  ].filter(text => text !== '')
  const dumps = backupJobs(root, view).filter(job => readJob(job).state === 'succeeded').length
  const archive = archiveOf(root, config)
  const uid = root.metadata.uid ?? '?'
  const stays = [
    ...(volumesGo || claims.length === 0 ? [] : [`${amount(claims.length, 'volume claim', listed(claims))}, with all data`]),
    ...(secretsGo || secrets.length === 0 ? [] : [amount(secrets.length, 'Secret', listed(secrets))]),
    ...(dumps > 0 || cluster.backup.lastSuccess !== null ? [`dumps of its logical backups, under its uid ${uid}`] : []),
    ...(archive === null ? [] : [`base backups and WAL in ${archive}: restoring them needs its uid, ${uid}`]),
  ]
  const unread = (
    [
      [volumeClaimKind, 'Volumes'],
      [secretKind, 'Secrets'],
      [serviceKind, 'Services'],
    ] as const
  )
    .filter(([kind]) => view.knows(kind) === 'forbidden' || view.knows(kind) === 'unknown')
    .map(([, word]) => word)
  const data = volumesGo ? `all data of ${cluster.name}` : `the database object of ${cluster.name}`
  return { lost: `Lost for good: ${data}${lost.length === 0 ? '' : `, with ${lost.join('; ')}`}.`, stays, unread }
}

/** Objects that bear the database's label. */
export function labelled(view: ContextView, kind: KindRef, { namespace, name }: Subject): readonly KubeObject[] {
  const { nameLabel } = readOperatorConfig(view)
  return view.list(kind, namespace).filter(object => str(object, 'metadata', 'labels', nameLabel) === name)
}

/** Kinds of which something may be left. */
export const leftKinds: readonly KindRef[] = [statefulSetKind, volumeClaimKind, secretKind, serviceKind, deploymentKind, cronJobKind]

/** With the DNS names that lead to it, which go with it. */
function describeBalancer(service: KubeObject): string {
  const [ingress] = list(service, 'status', 'loadBalancer', 'ingress')
  const address = str(ingress, 'ip') ?? str(ingress, 'hostname')
  const dns = str(service, 'metadata', 'annotations', 'external-dns.alpha.kubernetes.io/hostname')
  return [service.metadata.name, address === null ? null : `at ${address}`, dns === null ? null : `DNS ${dns}`]
    .filter(part => part !== null)
    .join(' ')
}
