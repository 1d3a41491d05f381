/** The first steps of bringing up a new database, which no engine matters to. Each is read from the cluster and from nothing else. */
import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView, Read, Stage, StageInput, StageSight } from '../engine.ts'
import { namespaceKind, resourceQuotaKind } from '../kube-kinds.ts'
import { at, str } from '../read-json.ts'
import { active, done, failed, notApplicable } from '../stage-sights.ts'
import { hasTenantPolicy, hasTenantQuota, namespaceOf, type PlaceParams, quotaName } from '../tenant.ts'
import { quotaChanges } from './tenant-quota.ts'

/** What every new database is told. */
type NewDatabase = PlaceParams & { readonly name: string }

/** One object of the new database's namespace. */
export function readOne(kind: KindRef, params: PlaceParams, name: string): Read {
  return { kind, namespace: namespaceOf(params), name }
}

/** The root of a new database; without one, why there is nothing to see. `kind` is the root's. */
export function lookAtNew<P extends NewDatabase>(
  kind: KindRef,
  { params, view, applied }: StageInput<P>,
  see: (root: KubeObject) => StageSight,
): StageSight {
  const root = rootOf(kind, params, view)
  if (root !== null) return see(root)
  if (!applied.has('cluster')) return active(`the ${kind.kind} to be written`)
  return view.knows(kind) === 'listed'
    ? failed(`${kind.kind} ${params.name} was written, but is no longer there: somebody deleted it.`)
    : active(`the right to read ${kind.kind} ${params.name}`)
}

/** The API server took the first object. */
export function newAcceptedStage<P extends NewDatabase>(kind: KindRef): Stage<P> {
  return {
    id: 'VALIDATING',
    title: 'Validating',
    reads: params => [readOne(kind, params, params.name)],
    see: ({ params, view, applied }) =>
      applied.size > 0 || rootOf(kind, params, view) !== null
        ? done('The checks passed and the API server accepted the objects.')
        : active('the first object to be accepted'),
  }
}

/** The namespace is there, with what the plan brings for a tenant. */
export function namespaceStage<P extends NewDatabase>(kind: KindRef): Stage<P> {
  return {
    id: 'NAMESPACE_CREATION',
    title: 'Namespace',
    reads: params => [
      { kind: namespaceKind, namespace: null, name: namespaceOf(params) },
      readOne(kind, params, params.name),
      ...(hasTenantQuota(params) ? [readOne(resourceQuotaKind, params, quotaName)] : []),
    ],
    see({ params, view, applied }) {
      const name = namespaceOf(params)
      if (params.namespaceMode === 'existing') return notApplicable(`Uses the namespace ${name}, which was there.`)
      const namespace = view.get(namespaceKind, null, name)
      if (namespace === null) {
        // Who may not read namespaces still sees what lives in one.
        if (rootOf(kind, params, view) !== null) return done(`${name} holds the database.`)
        return active(view.knows(namespaceKind) === 'listed' ? `namespace ${name}` : 'the right to read namespaces')
      }
      if (namespace.metadata.deletionTimestamp !== undefined) return failed(`Namespace ${name} is being deleted.`)
      if (str(namespace, 'status', 'phase') !== 'Active') return active(`namespace ${name} to become active`)
      // A quota that was there before is not written again.
      const hasQuota = applied.has('quota') || quotaChanges(params, view)?.length === 0
      const wanted = [
        ...(hasTenantQuota(params) && !hasQuota ? ['quota'] : []),
        ...(hasTenantPolicy(params) && !applied.has('network-policy') ? ['network-policy'] : []),
      ]
      return wanted.length > 0 ? active(`its ${wanted.join(' and ')}`) : done(`${name} is active.`)
    },
  }
}

/** The operator has taken up the root. `fatal` says what it gave up on, `word` its first word of any kind. */
export function takenUpStage<P extends NewDatabase>(
  kind: KindRef,
  { fatal, word }: { readonly fatal: (root: KubeObject) => string | null; readonly word: (root: KubeObject) => string | null },
): Stage<P> {
  return {
    id: 'CRD_DEPLOYMENT',
    title: 'Custom resources',
    reads: params => [readOne(kind, params, params.name)],
    see: input =>
      lookAtNew(kind, input, root => {
        const over = fatal(root)
        if (over !== null) return failed(over)
        if (word(root) === null) return active('the operator to pick up the database')
        return done(`The API server has the ${kind.kind}, and the operator works on it.`)
      }),
  }
}

/** The keys that a Secret lacks or leaves empty. Its values reach an engine as their lengths. */
export function missingKeys(secret: KubeObject, keys: readonly string[]): readonly string[] {
  return keys.filter(key => {
    const length = at(secret, 'data', key)
    return length === undefined || length === null || length === '' || length === '0' || length === 0
  })
}

function rootOf(kind: KindRef, params: NewDatabase, view: ContextView): KubeObject | null {
  return view.get(kind, namespaceOf(params), params.name)
}
