/** What a cluster says to a new database, as far as no engine matters. Where something may not be read, the answer is unknown, never a pass. */
import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { Check } from '../../../shared/domain/plan.ts'
import { listed } from '../count-words.ts'
import type { ContextView } from '../engine.ts'
import { holdsAll } from '../holds-all.ts'
import { deploymentKind, namespaceKind, storageClassKind } from '../kube-kinds.ts'
import { at, count, list, str } from '../read-json.ts'
import { namespaceOf, type PlaceParams } from '../tenant.ts'

/** What a look at the cluster found. */
export type Seen = Omit<Check, 'id' | 'title'>

/** Nothing speaks against it. */
export const pass = (seen: string): Seen => ({ status: 'pass', seen, cure: null, field: null })

/** Something does, or nobody can tell. */
export const found = (status: 'warn' | 'fail' | 'unknown', seen: string, cure: string | null, field: string | null): Seen => ({
  status,
  seen,
  cure,
  field,
})

/** Collects checks; offline none is looked at. */
export function collectChecks(online: boolean): {
  readonly checks: readonly Check[]
  readonly add: (id: string, title: string, look: () => Seen) => void
} {
  const checks: Check[] = []
  const offline = found('unknown', 'The plan was made without a cluster, so this was not checked.', null, null)
  return { checks, add: (id, title, look) => checks.push({ id, title, ...(online ? look() : offline) }) }
}

/** Whether the API server knows a kind. */
export function seeServed(kind: KindRef, view: ContextView, cure: string, field: string | null = null): Seen {
  const name = `${kind.plural}.${kind.group}`
  switch (view.knows(kind)) {
    case 'listed':
      return pass(`${name} is served.`)
    case 'unserved':
      return found('fail', `${name} is not served here.`, cure, field)
    case 'forbidden':
      return found('unknown', `You may not read ${name}, so this could not be checked.`, null, field)
    case 'unknown':
      return found('unknown', `${name} could not be read.`, null, field)
  }
}

/** Whether the operator runs: the one Deployment that was read by its labels. */
export function seeOperator(view: ContextView, versionOf: (deployment: KubeObject) => string | null): Seen {
  if (view.knows(deploymentKind) !== 'listed')
    return found('unknown', 'You may not read Deployments in all namespaces, so this could not be checked.', null, null)
  const [deployment] = view.list(deploymentKind, null)
  if (deployment === undefined)
    return found(
      'unknown',
      'No Deployment with the operator’s labels was found; it may have others.',
      'Make sure that the operator is running.',
      null,
    )
  const where = `${str(deployment, 'metadata', 'namespace') ?? '?'}/${str(deployment, 'metadata', 'name') ?? '?'}`
  const version = versionOf(deployment)
  const ready = count(deployment, 'status', 'readyReplicas') ?? count(deployment, 'status', 'availableReplicas') ?? 0
  if (ready === 0)
    return found('fail', `${where} has no ready pod, so nobody would act on the database.`, 'Start the operator first.', null)
  return pass(`${where} is ready${version === null ? '' : `, version ${version}`}.`)
}

/** Whether this app itself made the root, and all that would be sent is so: then a plan finishes what an earlier one began. */
export function isMadeAlready(kind: KindRef, planned: KubeObject, view: ContextView): boolean {
  const live = view.get(kind, planned.metadata.namespace ?? null, planned.metadata.name)
  if (live === null || live.metadata.deletionTimestamp !== undefined) return false
  const ours = list(live, 'metadata', 'managedFields').some(entry => str(entry, 'operation') === 'Apply')
  return ours && holdsAll(at(live, 'spec'), at(planned, 'spec'))
}

/** Whether the namespace is as the plan wants it. */
export function seeNamespace(params: PlaceParams, view: ContextView): Seen {
  const name = namespaceOf(params)
  const field = namespaceField(params)
  const namespace = view.get(namespaceKind, null, name)
  if (
    namespace !== null &&
    (at(namespace, 'metadata', 'deletionTimestamp') !== undefined || str(namespace, 'status', 'phase') === 'Terminating')
  )
    return found('fail', `Namespace ${name} is being deleted.`, 'Wait until it is gone, or choose another.', field)
  if (namespace === null && view.knows(namespaceKind) !== 'listed')
    return found('unknown', 'You may not read namespaces, so this could not be checked.', null, field)
  if (params.namespaceMode === 'existing')
    return namespace === null
      ? found('fail', `Namespace ${name} does not exist.`, 'Choose another, or choose “New namespace”.', field)
      : pass(`Namespace ${name} exists.`)
  if (namespace === null) return pass(`Namespace ${name} will be created.`)
  return params.namespaceMode === 'new'
    ? found('warn', `Namespace ${name} already exists and is used as it is.`, null, field)
    : found('warn', `Namespace ${name} already exists; its labels and policy are changed as planned.`, null, field)
}

/** The form's field that a finding about the namespace belongs to. */
export function namespaceField(params: PlaceParams): 'tenantProject' | 'namespace' {
  return params.namespaceMode === 'tenant' ? 'tenantProject' : 'namespace'
}

const defaultClass = 'storageclass.kubernetes.io/is-default-class'

/** Whether the storage classes of these fields are there ('' asks for the cluster's default), and whether their volumes can grow. */
export function seeStorageClasses(asked: readonly (readonly [field: string, name: string])[], view: ContextView): Seen {
  if (view.knows(storageClassKind) !== 'listed')
    return found('unknown', 'You may not read storage classes, so this could not be checked.', null, 'storageClass')
  const classes = view.list(storageClassKind, null)
  const fixed: string[] = []
  for (const [field, name] of asked) {
    const storageClass =
      name === ''
        ? classes.find(each => str(each, 'metadata', 'annotations', defaultClass) === 'true')
        : classes.find(each => str(each, 'metadata', 'name') === name)
    if (storageClass === undefined)
      return found(
        'fail',
        name === '' ? 'This cluster has no default storage class.' : `Storage class ${name} does not exist.`,
        classes.length === 0 ? 'The cluster has none: ask its administrator.' : `Choose one of ${listed(classes)}.`,
        field,
      )
    if (at(storageClass, 'allowVolumeExpansion') !== true) fixed.push(str(storageClass, 'metadata', 'name') ?? '?')
  }
  if (fixed.length > 0)
    return found(
      'warn',
      `Volumes of ${fixed.join(', ')} cannot be expanded later.`,
      'Choose a class that allows expansion.',
      'storageClass',
    )
  return pass('The storage class exists, and its volumes can be expanded.')
}
