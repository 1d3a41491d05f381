import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { byName } from '../../change/living.ts'
import type { ContextView, Subject } from '../../engine.ts'
import { podKind, volumeClaimKind } from '../../kube-kinds.ts'
import { str } from '../../read-json.ts'
import { annotation, label } from '../labels.ts'
import { isMember } from '../pod-sight.ts'

/** The members' pods, by name. Empty, too, when pods can't be read: ask `view.knows`. */
export function memberPods({ namespace, name }: Subject, view: ContextView): readonly KubeObject[] {
  return byName(view.list(podKind, namespace).filter(pod => str(pod, 'metadata', 'labels', label.cluster) === name && isMember(pod)))
}

/** The volume claims that its members use. Empty, too, when claims can't be read. */
export function memberClaims(subject: Subject, view: ContextView): readonly KubeObject[] {
  return everyClaim(subject, view).filter(claim => claim.metadata.annotations?.[annotation.pvcStatus] !== 'detached')
}

/** The same with those that were detached when their member was destroyed: they carry the database's label still. */
export function everyClaim({ namespace, name }: Subject, view: ContextView): readonly KubeObject[] {
  return byName(view.list(volumeClaimKind, namespace).filter(claim => str(claim, 'metadata', 'labels', label.cluster) === name))
}
