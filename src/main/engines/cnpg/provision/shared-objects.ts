/**
 * Objects of a plan that other databases of the namespace live with, too: the tenant's policy and quota, an object store, a Secret. What a plan
 * would change of one that is there already is a matter for all of them.
 */
import type { Consequence } from '../../../../shared/domain/plan.ts'
import type { ContextView } from '../../engine.ts'
import { holdsAll } from '../../holds-all.ts'
import { networkPolicyKind, secretKind } from '../../kube-kinds.ts'
import { quotaConsequence } from '../../provision/tenant-quota.ts'
import { at, entries, list, str } from '../../read-json.ts'
import { hasTenantPolicy, hasTenantQuota, namespaceOf, operatorNamespaceIn } from '../../tenant.ts'
import { barmanTarget } from '../backup-state.ts'
import { clusterKind, objectStoreKind } from '../kinds.ts'
import { namesOf, type ProvisionParams } from './params.ts'
import { buildObjectStore } from './store-manifests.ts'
import { buildNetworkPolicy, usualOperatorNamespace } from './tenant-manifests.ts'

/** What the plan does to databases that are there already, by what they share with the new one. */
export function findSharedConsequences(params: ProvisionParams, view: ContextView): readonly Consequence[] {
  return [
    ...(hasTenantPolicy(params) ? policyConsequence(params, view) : []),
    ...(hasTenantQuota(params) ? quotaConsequence(params, view) : []),
    ...(params.backupTarget === 'new' ? [...storeConsequence(params, view), ...secretConsequence(params, view)] : []),
  ]
}

function policyConsequence(params: ProvisionParams, view: ContextView): readonly Consequence[] {
  const live = view.get(networkPolicyKind, namespaceOf(params), 'tenant')
  const planned = buildNetworkPolicy(params, operatorNamespaceIn(view, usualOperatorNamespace))
  const rules = list(planned, 'spec', 'ingress')
  // Each rule of today must be one of those to come: a rule that says more, or less, lets in something else.
  const stays = (rule: unknown) => rules.some(each => holdsAll(each, rule) && holdsAll(rule, each))
  if (live === null || list(live, 'spec', 'ingress').every(stays)) return []
  const text =
    'NetworkPolicy tenant exists with other rules, which are replaced: traffic that they allow to databases in the namespace is cut off.'
  return [{ level: 'outage', text }]
}

function storeConsequence(params: ProvisionParams, view: ContextView): readonly Consequence[] {
  const { store } = namesOf(params)
  const live = view.get(objectStoreKind, namespaceOf(params), store)
  if (live === null || holdsAll(at(live, 'spec'), at(buildObjectStore(params), 'spec'))) return []
  return about(`ObjectStore ${store}`, usersOf([store], params, view))
}

function secretConsequence(params: ProvisionParams, view: ContextView): readonly Consequence[] {
  if (params.backupCredentials !== 'enter') return []
  const { backupSecret } = namesOf(params)
  const namespace = namespaceOf(params)
  if (view.get(secretKind, namespace, backupSecret) === null) return []
  const stores = view.list(objectStoreKind, namespace).filter(store => namesSecret(at(store, 'spec', 'configuration'), backupSecret))
  return about(
    `Secret ${backupSecret}`,
    usersOf(
      stores.map(store => store.metadata.name),
      params,
      view,
    ),
  )
}

function about(what: string, users: Users): readonly Consequence[] {
  if (users.names.length > 0)
    return [{ level: 'outage', text: `${what} exists and is changed: this changes where and how ${listed(users.names)} is backed up.` }]
  if (users.all) return [{ level: 'none', text: `${what} exists and is changed; no other database was found that uses it.` }]
  return [{ level: 'outage', text: `${what} exists and is changed: backups of databases that could not be read may be affected.` }]
}

interface Users {
  readonly names: readonly string[]
  /** Whether all databases that there are were seen. */
  readonly all: boolean
}

/** Other databases of the namespace that are backed up to one of these stores. */
function usersOf(stores: readonly string[], params: ProvisionParams, view: ContextView): Users {
  const names = view
    .list(clusterKind, namespaceOf(params))
    .filter(cluster => cluster.metadata.name !== params.name && stores.includes(barmanTarget(cluster)?.store ?? ''))
    .map(cluster => cluster.metadata.name)
  return { names, all: view.knows(clusterKind) === 'listed' && view.knows(objectStoreKind) === 'listed' }
}

/** Whether a store's credentials are taken from that Secret: each is a reference by `name`, two levels down. */
function namesSecret(configuration: unknown, secret: string): boolean {
  return entries(configuration).some(([, credentials]) => entries(credentials).some(([, reference]) => str(reference, 'name') === secret))
}

function listed(texts: readonly string[]): string {
  return texts.length <= 6 ? texts.join(', ') : `${texts.slice(0, 6).join(', ')} and ${texts.length - 6} more`
}
