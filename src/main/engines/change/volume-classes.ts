import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView } from '../engine.ts'
import { storageClassKind, volumeClaimKind } from '../kube-kinds.ts'
import { bool, str } from '../read-json.ts'
import { notKnown, type Objection, refuse } from './judge.ts'
import type { Living } from './living.ts'

const isDefault = 'storageclass.kubernetes.io/is-default-class'

/**
 * Why these volumes can't grow: their StorageClass forbids it, or nobody can tell. `claims` are those that are there; `named` is the root's own word
 * for the class.
 */
export function faultsOfExpansion({ view }: Living, claims: readonly KubeObject[], named: string | null, field: string): Objection[] {
  const classes = new Set(claims.map(claim => str(claim, 'spec', 'storageClassName') ?? ''))
  if (claims.length === 0) classes.add(named ?? '')
  if (view.knows(volumeClaimKind) !== 'listed' && named === null)
    return [notKnown(field, 'The volume claims can’t be read, so their storage class isn’t known.')]
  return [...classes].flatMap(name => {
    const found = findClass(view, name)
    if (found === 'unknown')
      return [notKnown(field, `Storage class ${name} can’t be read, so nobody can tell whether its volumes can grow.`)]
    if (found === null) return [refuse(field, `There is no storage class “${name}” any more: its volumes can’t grow.`)]
    if (bool(found, 'allowVolumeExpansion') === true) return []
    return [
      refuse(
        field,
        `Storage class ${found.metadata.name} does not let volumes grow (allowVolumeExpansion is not true).`,
        'Allow it in the storage class if its driver can, or restore into a new database with another class.',
      ),
    ]
  })
}

/** Why no volume can be made of this class; '' is the default class. */
export function faultOfClass({ view }: Living, name: string, field: string): Objection[] {
  const found = findClass(view, name)
  if (found === 'unknown') return [notKnown(field, 'Storage classes can’t be read, so nobody can tell whether this one is there.')]
  if (found !== null) return []
  return [
    refuse(field, name === '' ? 'There is no default storage class.' : `There is no storage class “${name}”.`, 'Choose one that is there.'),
  ]
}

function findClass(view: ContextView, name: string): KubeObject | 'unknown' | null {
  const classes = view.list(storageClassKind, null)
  const found =
    name === ''
      ? classes.find(each => each.metadata.annotations?.[isDefault] === 'true')
      : classes.find(each => each.metadata.name === name)
  return found ?? (view.knows(storageClassKind) === 'listed' ? null : 'unknown')
}
