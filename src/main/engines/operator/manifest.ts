/**
 * A manifest as projects publish it for `kubectl apply`: several YAML documents in one text. It is a file that anybody may have written: what parses
 * it bounds its size, and here only what an operator is made of is taken.
 */
import { type KindRef, type KubeObject, kindKey } from '../../../shared/domain/kube.ts'
import type { Documents } from '../../../shared/manifest/parse-documents.ts'
import {
  clusterRoleBindingKind,
  clusterRoleKind,
  configMapKind,
  customResourceDefinitionKind,
  deploymentKind,
  mutatingWebhookKind,
  namespaceKind,
  roleBindingKind,
  roleKind,
  secretKind,
  serviceKind,
  validatingWebhookKind,
} from '../kube-kinds.ts'
import { at, bool, entries, list, record, str, texts } from '../read-json.ts'

/** One object of a manifest, with the kind that it is sent as. */
export interface ManifestObject {
  readonly kind: KindRef
  readonly object: KubeObject
}

/** A manifest that was taken apart, in the order in which it is applied; or what is wrong with it, in a sentence. */
export type Manifest = { readonly objects: readonly ManifestObject[] } | { readonly problem: string }

const mostObjects = 150

const kinds: readonly KindRef[] = [
  namespaceKind,
  customResourceDefinitionKind,
  { group: 'scheduling.k8s.io', version: 'v1', kind: 'PriorityClass', plural: 'priorityclasses', namespaced: false },
  { group: '', version: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', namespaced: true },
  clusterRoleKind,
  roleKind,
  clusterRoleBindingKind,
  roleBindingKind,
  secretKind,
  configMapKind,
  serviceKind,
  { group: 'networking.k8s.io', version: 'v1', kind: 'NetworkPolicy', plural: 'networkpolicies', namespaced: true },
  { group: 'policy', version: 'v1', kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets', namespaced: true },
]
/** After custom resources, which the operator may read when it starts. */
const lastKinds: readonly KindRef[] = [deploymentKind, mutatingWebhookKind, validatingWebhookKind]

/** Takes a manifest apart. Objects without a namespace that need one get `namespace`. */
export function readManifest(documents: Documents, namespace: string): Manifest {
  if ('problem' in documents) return documents
  const found: ManifestObject[] = []
  const seen = new Set<string>()
  const values = documents.values.flatMap(value => (str(value, 'kind') === 'List' ? list(value, 'items') : [value]))
  if (values.length > mostObjects) return { problem: `It holds more than ${mostObjects} objects.` }
  const own = values.flatMap(kindOfDefinition)
  for (const value of values) {
    const taken = takeObject(value, namespace, own)
    if ('problem' in taken) return taken
    const key = `${kindKey(taken.kind)} ${taken.object.metadata.namespace ?? ''}/${taken.object.metadata.name}`
    if (seen.has(key)) return { problem: `${nameOf(taken)} is in it twice.` }
    seen.add(key)
    found.push(taken)
  }
  if (found.length === 0) return { problem: 'There is no object in it.' }
  return { objects: found.toSorted((a, b) => rankOf(a.kind) - rankOf(b.kind)) }
}

/** `Kind name`, with its namespace. */
export function nameOf({ object }: Pick<ManifestObject, 'object'>): string {
  const { namespace, name } = object.metadata
  return `${String(object.kind)} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}

/** The resource definitions among the objects. */
export function definitionsIn(objects: readonly ManifestObject[]): readonly KubeObject[] {
  return objects.flatMap(({ kind, object }) => (kind === customResourceDefinitionKind ? object : []))
}

/** Whether this app has applied a live object before: what it leaves out then goes with the next apply, while what others wrote stays. */
export function isAppliedByUs(live: unknown): boolean {
  return list(live, 'metadata', 'managedFields').length > 0
}

/** The kind that a CRD of the same manifest makes. */
function kindOfDefinition(value: unknown): KindRef[] {
  if (str(value, 'kind') !== customResourceDefinitionKind.kind) return []
  const [group, kind, plural] = [str(value, 'spec', 'group'), str(value, 'spec', 'names', 'kind'), str(value, 'spec', 'names', 'plural')]
  if (group === null || kind === null || plural === null) return []
  const namespaced = str(value, 'spec', 'scope') !== 'Cluster'
  return list(value, 'spec', 'versions').flatMap(version => {
    const name = str(version, 'name')
    return name === null || bool(version, 'served') !== true ? [] : [{ group, version: name, kind, plural, namespaced }]
  })
}

function takeObject(value: unknown, namespace: string, own: readonly KindRef[]): ManifestObject | { readonly problem: string } {
  const [apiVersion, kindName, name] = [str(value, 'apiVersion'), str(value, 'kind'), str(value, 'metadata', 'name')]
  if (apiVersion === null || kindName === null || name === null)
    return { problem: 'A document in it is no Kubernetes object: apiVersion, kind or name is missing.' }
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/', 2) : ['', apiVersion]
  const kind = [...kinds, ...lastKinds, ...own].find(each => each.group === group && each.version === version && each.kind === kindName)
  if (kind === undefined)
    return {
      problem: `${kindName} ${name} (${apiVersion}) is nothing that this app installs: apply it with kubectl, and take it out of the file.`,
    }
  if (kind === secretKind && [...entries(value, 'data'), ...entries(value, 'stringData')].length > 0)
    return { problem: `Secret ${name} holds values, and a plan is kept in clear: create the Secret first, and take it out of the file.` }
  const { status: _status, metadata: _metadata, ...body } = record(value) ?? {}
  return { kind, object: { ...body, apiVersion, kind: kindName, metadata: metadataOf(value, name, kind, namespace) } }
}

function metadataOf(value: unknown, name: string, kind: KindRef, namespace: string): KubeObject['metadata'] {
  const [labels, annotations] = [texts(value, 'metadata', 'labels'), texts(value, 'metadata', 'annotations')]
  return {
    name,
    ...(kind.namespaced ? { namespace: str(value, 'metadata', 'namespace') ?? namespace } : {}),
    ...(at(value, 'metadata', 'labels') === undefined ? {} : { labels }),
    ...(at(value, 'metadata', 'annotations') === undefined ? {} : { annotations }),
  }
}

function rankOf(kind: KindRef): number {
  const early = kinds.findIndex(each => kindKey(each) === kindKey(kind))
  if (early !== -1) return early
  const late = lastKinds.findIndex(each => kindKey(each) === kindKey(kind))
  return late === -1 ? kinds.length : kinds.length + 1 + late
}

/** Whether all that is wanted of an object is so in the live one; what the server adds doesn't count, but lists are as a whole. */
export function isWithin(wanted: unknown, live: unknown): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(live) && wanted.length === live.length && wanted.every((each, index) => isWithin(each, live[index]))
  if (typeof wanted === 'object' && wanted !== null) {
    return typeof live === 'object' && live !== null && Object.entries(wanted).every(([key, value]) => isWithin(value, at(live, key)))
  }
  return wanted === live || (wanted === null && live === undefined)
}
