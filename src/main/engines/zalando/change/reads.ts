import type { KindRef } from '../../../../shared/domain/kube.ts'
import { afterSettings } from '../../after-settings.ts'
import type { Read, Subject } from '../../engine.ts'
import { deploymentKind, podKind, serviceKind, volumeClaimKind } from '../../kube-kinds.ts'
import { postgresqlKind, statefulSetKind } from '../kinds.ts'
import { application } from '../labels.ts'
import { configReads } from '../named-settings.ts'
import { nameLabelOf, readOperatorConfig, selectorOfOne } from '../operator-config.ts'

/** Objects of one database, by the labels that the operator's settings name. */
export const labelled = (kind: KindRef, { namespace, name }: Subject, value: string): Read =>
  afterSettings(kind, view => [{ kind, namespace, labelSelector: selectorOfOne(readOperatorConfig(view), name, value) }])

/** The root, and the operator's settings, which say how to read all the rest. */
export function rootReads({ namespace, name }: Subject): readonly Read[] {
  return [{ kind: postgresqlKind, namespace, name }, ...configReads]
}

/** Root, StatefulSet and the members' pods. */
export function memberReads(subject: Subject): readonly Read[] {
  const { namespace, name } = subject
  return [...rootReads(subject), { kind: statefulSetKind, namespace, name }, labelled(podKind, subject, application.server)]
}

export function claimRead(subject: Subject): Read {
  return labelled(volumeClaimKind, subject, application.server)
}

/** Services of the members and of the poolers. */
export function serviceReads(subject: Subject): readonly Read[] {
  return [labelled(serviceKind, subject, application.server), labelled(serviceKind, subject, application.pooler)]
}

/** The poolers' Deployments. */
export function poolerRead(subject: Subject): Read {
  return labelled(deploymentKind, subject, application.pooler)
}

/** Whatever bears the database's name by label. */
export function bearing(kind: KindRef, { namespace, name }: Subject): Read {
  return afterSettings(kind, view => [{ kind, namespace, labelSelector: `${nameLabelOf(readOperatorConfig(view))}=${name}` }])
}
