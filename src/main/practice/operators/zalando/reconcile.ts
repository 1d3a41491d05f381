import type { JsonObject, KubeObject } from '../../kube-object.ts'
import { coreTypes, type ResourceType } from '../../resource-type.ts'
import { at, nameOf, numberAt, textAt } from '../read.ts'
import { cleanUp } from './clean-up.ts'
import { isReady } from './json.ts'
import { faultAnnotation, types } from './kinds.ts'
import { buildClaim, buildPod, buildStatefulSet, signatureAnnotation, signatureOf } from './objects.ts'
import { ensureParts } from './parts.ts'
import { ensurePatroniConfig } from './patroni-config.ts'
import { chooseRoles, moveLeader } from './roles.ts'
import { readSettings } from './settings.ts'
import { membersOf, type Pass, patch, type Work } from './work.ts'

/** Brings one database a step nearer to its manifest, from live objects alone. Every change that it makes wakes it again. */
export async function reconcile(work: Work, namespace: string, name: string): Promise<void> {
  const root = work.live.get(types.postgresql, namespace, name)
  if (root === undefined) return cleanUp(work, namespace, name)
  if (root.metadata.deletionTimestamp !== undefined) return
  const word = textAt(root, 'status', 'PostgresClusterStatus')
  if (word === '') {
    await setWord(work, root, 'Creating')
    await work.announce(root, 'Create', 'Started creation of new cluster resources')
  }
  const settings = readSettings(work.live)
  const wanted = settings.members(root, numberAt(root, 0, 'spec', 'numberOfInstances'))
  const pass: Pass = { work, root, namespace, name, settings, wanted, changed: false }
  const set = await ensureStatefulSet(pass)
  await ensureMembers(pass, set)
  await chooseRoles(pass, set)
  await ensurePatroniConfig(pass)
  await ensureParts(pass)
  await countMembers(pass)
  await report(pass, word)
}

async function setWord(work: Work, root: KubeObject, word: string): Promise<void> {
  const key = { namespace: root.metadata.namespace, name: nameOf(root) }
  work.live.put(types.postgresql, await work.client.applyStatus(types.postgresql, key, { PostgresClusterStatus: word }))
}

async function ensureStatefulSet(pass: Pass): Promise<KubeObject> {
  const { work, root, namespace, name, wanted } = pass
  const built = buildStatefulSet(root, wanted)
  const live = work.live.get(coreTypes.StatefulSet, namespace, name)
  if (live === undefined) {
    const created = await work.client.create(coreTypes.StatefulSet, built)
    work.live.put(coreTypes.StatefulSet, created)
    await work.announce(root, 'StatefulSet', `Statefulset "${namespace}/${name}" has been successfully created`)
    return created
  }
  const same =
    numberAt(live, -1, 'spec', 'replicas') === wanted &&
    textAt(live, 'spec', 'template', 'metadata', 'annotations', signatureAnnotation) === signatureOf(root)
  if (same) return live
  pass.changed = true
  return patch(work, coreTypes.StatefulSet, live, { spec: { replicas: wanted, template: at(built, 'spec', 'template') } })
}

/** One member after the other, as an ordered StatefulSet makes them; then the ones that are not asked for, and the outdated. */
async function ensureMembers(pass: Pass, set: KubeObject): Promise<void> {
  const { work, root, namespace, name, wanted } = pass
  for (let index = 0; index < wanted; index++) {
    const member = `${name}-${index}`
    await ensureClaim(pass, member)
    const pod = work.live.get(coreTypes.Pod, namespace, member)
    if (pod === undefined) {
      const built = buildPod(root, set, member, index === wanted - 1 && index > 0)
      work.live.put(coreTypes.Pod, await work.client.create(coreTypes.Pod, built))
      return
    }
    if (!isReady(pod)) return
  }
  const pods = membersOf(pass)
  const extra = pods.slice(wanted).at(-1)
  if (extra !== undefined) {
    // The lead moves before its member goes, as the operator and Patroni see to.
    if (wanted > 0 && extra.metadata.labels?.['spilo-role'] === 'master') await moveLeader(pass, set, extra)
    return remove(pass, extra)
  }
  await dropScaledClaims(pass)
  const outdated = pods.filter(pod => pod.metadata.annotations?.[signatureAnnotation] !== signatureOf(root))
  if (outdated.length === 0 || !pods.every(isReady)) return
  pass.changed = true
  const replica = outdated.find(pod => pod.metadata.labels?.['spilo-role'] !== 'master')
  if (replica !== undefined) return remove(pass, replica)
  const [primary] = outdated
  if (primary === undefined) return
  await moveLeader(pass, set, primary)
  await remove(pass, primary)
}

/** Where its settings say so, the StatefulSet takes the volumes of members that are gone with them. */
async function dropScaledClaims({ work, namespace, name, wanted, settings }: Pass): Promise<void> {
  if (!settings.dropsScaledClaims) return
  const type = coreTypes.PersistentVolumeClaim
  for (const claim of work.live.list(type, namespace)) {
    const ordinal = nameOf(claim).startsWith(`pgdata-${name}-`) ? Number(nameOf(claim).slice(`pgdata-${name}-`.length)) : Number.NaN
    if (!(ordinal >= wanted) || claim.metadata.deletionTimestamp !== undefined) continue
    await work.client.delete(type, { namespace, name: nameOf(claim) }, { uid: claim.metadata.uid ?? '' })
    work.live.drop(type, claim)
  }
}

async function remove({ work, root }: Pass, pod: KubeObject): Promise<void> {
  if (pod.metadata.deletionTimestamp !== undefined) return
  await work.client.delete(coreTypes.Pod, { namespace: pod.metadata.namespace, name: nameOf(pod) }, { uid: pod.metadata.uid ?? '' })
  await work.announce(root, 'Update', `Removed pod ${nameOf(pod)}`)
}

async function ensureClaim(pass: Pass, member: string): Promise<void> {
  const { work, root, namespace } = pass
  const live = work.live.get(coreTypes.PersistentVolumeClaim, namespace, `pgdata-${member}`)
  const type = coreTypes.PersistentVolumeClaim
  if (live === undefined) {
    work.live.put(type, await work.client.create(type, buildClaim(root, member)))
    return
  }
  const [asked, has] = [root, live].map((object, index) =>
    bytesOf(index === 0 ? at(object, 'spec', 'volume', 'size') : at(object, 'spec', 'resources', 'requests', 'storage')),
  )
  // Volumes are never made smaller.
  if (asked === undefined || has === undefined || asked <= has || !pass.settings.growsClaims) return
  pass.changed = true
  await patch(work, type, live, { spec: { resources: { requests: { storage: at(root, 'spec', 'volume', 'size') } } } })
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
}

function bytesOf(value: unknown): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([KMGT]i?)?$/.exec(String(value))
  return match === null ? undefined : Number(match[1]) * (units[match[2] ?? ''] ?? 1)
}

async function countMembers(pass: Pass): Promise<void> {
  const { work, namespace, name } = pass
  const set = work.live.get(coreTypes.StatefulSet, namespace, name)
  if (set === undefined) return
  const pods = membersOf(pass)
  const ready = pods.filter(isReady).length
  const status: JsonObject = {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    currentReplicas: pods.length,
    updatedReplicas: pods.length,
  }
  if (Object.entries(status).every(([key, value]) => at(set, 'status', key) === value)) return
  work.live.put(coreTypes.StatefulSet, await work.client.applyStatus(coreTypes.StatefulSet as ResourceType, { namespace, name }, status))
}

/** The operator's one word: what it is at, or whether its last work succeeded. A member that is lost later changes nothing of it. */
async function report(pass: Pass, before: string): Promise<void> {
  const { work, root, wanted } = pass
  const pods = membersOf(pass)
  const settled = !pass.changed && pods.length === wanted && pods.every(isReady)
  const broken = (root.metadata.annotations?.[faultAnnotation] ?? '').split(',').includes('sync-failed')
  const atWork = before === '' || before === 'Creating' || before === 'Updating'
  if (pass.changed && !atWork) {
    await setWord(work, root, 'Updating')
    await work.announce(root, 'Update', 'Performing rolling update')
  } else if (atWork && settled) {
    await setWord(work, root, broken ? 'SyncFailed' : 'Running')
    if (broken) await work.announce(root, 'Sync', 'could not sync roles: could not connect to PostgreSQL database', true)
    else await work.announce(root, before === 'Updating' ? 'Update' : 'Create', 'Cluster resources are ready')
  }
}
