import { type KindRef, kindKey } from '../../../shared/domain/kube.ts'
import type { Check } from '../../../shared/domain/plan.ts'
import { caution, judge, notKnown, type Objection } from '../change/judge.ts'
import type { ContextView, Read } from '../engine.ts'
import { clusterRoleBindingKind, clusterRoleKind, roleBindingKind, roleKind } from '../kube-kinds.ts'
import { record, shorten, str } from '../read-json.ts'
import { type ManifestObject, nameOf } from './manifest.ts'
import { beyond, powersOf, type Right, rightsOf, rightWords, subjectsOf } from './rights.ts'

/** Longest list of rights in one sentence, in characters; the diff has them all. */
const longestList = 700

const title = 'What the operator may do'

/** A role that objects of a manifest define or bind. */
interface Role {
  readonly kind: KindRef
  readonly namespace: string | null
  readonly name: string
}

/** The roles that a manifest binds without defining them: they are read, to tell what binding them gives. */
export function boundRoleReads(objects: readonly ManifestObject[]): Read[] {
  return rolesOf(objects).filter(role => definitionOf(role, objects) === null)
}

/**
 * Which rights the objects give or take that are not so now: role by role against what the cluster has, and all of a role that is bound anew. The
 * same for installing, where all is new, and for upgrading. `objects`: those that are applied.
 */
export function judgeRights(objects: readonly ManifestObject[], view: ContextView): Check[] {
  return judge(
    'rights',
    title,
    'No right is new, and none is dropped.',
    rolesOf(objects).flatMap(role => judgeRole(role, objects, view)),
  )
}

function judgeRole(role: Role, objects: readonly ManifestObject[], view: ContextView): Objection[] {
  const named = `${role.kind.kind} ${role.namespace === null ? '' : `${role.namespace}/`}${role.name}`
  const wanted = definitionOf(role, objects)
  const live = view.get(role.kind, role.namespace, role.name)
  const unread = live === null && view.knows(role.kind) !== 'listed'
  const after = wanted === null ? live : wanted.object
  const bindings = bindingsOf(role, objects).map(binding => describeBinding(binding, view))
  const bound = bindings.length === 0 ? 'no binding of the manifest gives it to anybody' : bindings.map(({ words }) => words).join('; ')
  if (after === null)
    return [notKnown(null, `${named} can’t be read, so that it is not known what it allows; ${bound}.`, 'Ask who may read it.')]
  const [allowed, before] = [rightsOf(after), live === null ? [] : rightsOf(live)]
  if (allowed === null || before === null)
    return [notKnown(null, `${named} has too many rules to be compared; ${bound}.`, 'Read what the plan shows of it.')]
  const boundAnew = bindings.some(({ anew }) => anew)
  const gained = beyond(allowed, boundAnew ? [] : before)
  const dropped = wanted === null ? [] : beyond(before, allowed)
  const collects =
    record(after, 'aggregationRule') !== null &&
    JSON.stringify(record(after, 'aggregationRule')) !== JSON.stringify(record(live, 'aggregationRule'))
  const parts = [
    ...(gained.length === 0 ? [] : [`New in ${named}${powerWords(gained)}: ${listWords(gained)}.`]),
    ...(dropped.length === 0 ? [] : [`Dropped from ${named}: ${listWords(dropped)}.`]),
    ...(collects ? [`${named} collects what other ClusterRoles with certain labels allow.`] : []),
  ]
  const doubt = unread
    ? [notKnown(null, `${named} as it is can’t be read: what of it is new or dropped is not known.`, 'Ask for the right to read it.')]
    : []
  if (parts.length === 0) return doubt
  const cure = gained.length === 0 ? 'Look whether somebody had added it for a reason.' : 'Who controls the operator can do this, too.'
  return [...doubt, caution(null, `${parts.join(' ')} ${capital(bound)}.`, cure)]
}

function powerWords(rights: readonly Right[]): string {
  const powers = powersOf(rights)
  return powers.length === 0 ? '' : ` (powerful: ${shorten(powers.join(', '), longestList)})`
}

function listWords(rights: readonly Right[]): string {
  return shorten(rights.map(rightWords).join('; '), longestList)
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** All roles that the objects define, and those that they bind. */
function rolesOf(objects: readonly ManifestObject[]): Role[] {
  const found = new Map<string, Role>()
  const add = (role: Role) => found.set(`${kindKey(role.kind)} ${role.namespace ?? ''}/${role.name}`, role)
  for (const { kind, object } of objects) {
    if (isKind(kind, clusterRoleKind) || isKind(kind, roleKind))
      add({ kind, namespace: object.metadata.namespace ?? null, name: object.metadata.name })
  }
  for (const each of objects) {
    const role = roleOfBinding(each)
    if (role !== null) add(role)
  }
  return [...found.values()]
}

function definitionOf(role: Role, objects: readonly ManifestObject[]): ManifestObject | null {
  return objects.find(({ kind, object }) => isKind(kind, role.kind) && isSame(role, object.metadata)) ?? null
}

function roleOfBinding({ kind, object }: ManifestObject): Role | null {
  const name = str(object, 'roleRef', 'name')
  if (name === null || !(isKind(kind, clusterRoleBindingKind) || isKind(kind, roleBindingKind))) return null
  return str(object, 'roleRef', 'kind') === roleKind.kind
    ? { kind: roleKind, namespace: object.metadata.namespace ?? null, name }
    : { kind: clusterRoleKind, namespace: null, name }
}

function bindingsOf(role: Role, objects: readonly ManifestObject[]): ManifestObject[] {
  return objects.filter(each => {
    const bound = roleOfBinding(each)
    return bound !== null && isKind(bound.kind, role.kind) && isSame(role, bound)
  })
}

/** Whom a binding gives its role, and whether somebody gets it anew. */
function describeBinding(binding: ManifestObject, view: ContextView): { readonly words: string; readonly anew: boolean } {
  const { kind, object } = binding
  const live = view.get(kind, object.metadata.namespace ?? null, object.metadata.name)
  const before = live === null ? [] : subjectsOf(live)
  const subjects = subjectsOf(object)
  const anew = subjects.filter(subject => !before.includes(subject))
  const where = isKind(kind, clusterRoleBindingKind) ? 'in the whole cluster' : `in namespace ${object.metadata.namespace ?? ''}`
  const words = `${nameOf(binding)} gives it to ${shorten(subjects.join(', ') || 'nobody', longestList)} ${where}${anew.length > 0 ? ', anew' : ''}`
  return { words, anew: anew.length > 0 }
}

function isKind(kind: KindRef, other: KindRef): boolean {
  return kindKey(kind) === kindKey(other)
}

function isSame(role: Role, { namespace, name }: { readonly namespace?: string | null; readonly name: string }): boolean {
  return role.name === name && role.namespace === (namespace ?? null)
}
