import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import { list, str } from '../read-json.ts'

/** What the objects of a pause schedule carry. */
export const mark = {
  managedBy: 'app.kubernetes.io/managed-by',
  component: 'clouddb-desktop.io/component',
  /** `pause` or `resume`. */
  does: 'clouddb-desktop.io/does',
  /** Annotation: of which root they are, by kind and name. */
  database: 'clouddb-desktop.io/database',
  /** Annotation: to what the database is resumed, for people. */
  resumesTo: 'clouddb-desktop.io/resumes-to',
} as const

const component = 'pause-schedule'

/** Finds all objects of pause schedules. */
export const scheduleSelector = `${mark.component}=${component}`

/** The two things that a schedule does. */
export const deeds = ['pause', 'resume'] as const
export type Deed = (typeof deeds)[number]

/** The root that an object of a schedule is about, as its annotation has it. */
export function databaseMark(kind: Pick<KindRef, 'kind' | 'group'>, name: string): string {
  return `${kind.kind}.${kind.group}/${name}`
}

/** Labels of the schedule's objects, and of the Jobs and pods that come of them. */
export function labelsOf(deed: Deed | null): Record<string, string> {
  return { [mark.managedBy]: 'clouddb-desktop', [mark.component]: component, ...(deed === null ? {} : { [mark.does]: deed }) }
}

/** Whether this object is of a pause schedule, and so none of the operator's. */
export function isOfSchedule(object: KubeObject): boolean {
  return str(object, 'metadata', 'labels', mark.component) === component
}

/** What this object does; null: it is no CronJob or Job of a schedule. */
export function deedOf(object: KubeObject): Deed | null {
  const does = str(object, 'metadata', 'labels', mark.does)
  return deeds.find(deed => deed === does) ?? null
}

/** Whether the object goes with the root of this uid. */
export function belongsTo(object: KubeObject, uid: string): boolean {
  return uid !== '' && isOfSchedule(object) && list(object, 'metadata', 'ownerReferences').some(owner => str(owner, 'uid') === uid)
}

/** What the server knows an object by; empty where it can't be read. */
export function uidOf(object: KubeObject): string {
  return str(object, 'metadata', 'uid') ?? ''
}

/** The name of a CronJob may be no longer, so that its Jobs have room for a time behind it. */
const longestCronJobName = 52

/**
 * Names of a root's schedule. They end with a mark of its uid, so that they are nobody else's: not of a database of another operator that is called
 * the same, and not of one that was deleted.
 */
export function namesOf(name: string, uid: string): Readonly<Record<Deed | 'account', string>> {
  const tail = checksum(uid).toString(36).padStart(7, '0')
  const head = name.slice(0, longestCronJobName - '-resume-'.length - tail.length).replace(/[^a-z0-9]+$/, '')
  return { pause: `${head}-pause-${tail}`, resume: `${head}-resume-${tail}`, account: `${head}-pauser-${tail}` }
}

/** FNV-1a over 32 bits. */
function checksum(text: string): number {
  let sum = 0x811c9dc5
  for (const character of text) sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return sum
}
