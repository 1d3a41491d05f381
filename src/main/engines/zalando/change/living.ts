import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { byName } from '../../change/living.ts'
import type { ContextView, Subject } from '../../engine.ts'
import { podKind, volumeClaimKind } from '../../kube-kinds.ts'
import { str } from '../../read-json.ts'
import { statefulSetKind } from '../kinds.ts'

/** The members' pods, by name. Empty, too, when pods can't be read: ask `view.knows`. */
export function memberPods({ namespace, name }: Subject, view: ContextView): readonly KubeObject[] {
  return byName(view.about(podKind, namespace, name))
}

/** The members' volume claims, by name. Empty, too, when claims can't be read. */
export function memberClaims({ namespace, name }: Subject, view: ContextView): readonly KubeObject[] {
  return byName(view.about(volumeClaimKind, namespace, name))
}

/** The StatefulSet that the operator makes; null: there is none, or it was not seen. */
export function findStatefulSet({ namespace, name }: Subject, view: ContextView): KubeObject | null {
  return view.about(statefulSetKind, namespace, name).find(each => str(each, 'metadata', 'name') === name) ?? null
}

/** The number in a member's or its claim's name; null: it has none. */
export function ordinalOf(object: KubeObject): number | null {
  const digits = /-(\d{1,6})$/.exec(object.metadata.name)?.[1]
  return digits === undefined ? null : Number(digits)
}
