/**
 * What the Deployment and ReplicaSet controllers would do for a few Deployments, those of the simulated operators: pods of the template's present
 * hash are made, old ones go once the new are ready, and the status says how far it is. The pods themselves are run by the simulated node.
 */
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { PracticeApiError, type PracticeClient } from './client.ts'
import { getArray, getObject, getPath, getString } from './json.ts'
import { isObject, type JsonObject, type KubeObject } from './kube-object.ts'
import { coreTypes, type ResourceType } from './resource-type.ts'
import type { PracticeClock } from './simulated-operator.ts'

/** A Deployment whose pods are simulated. */
export interface SimulatedDeployment {
  readonly namespace: string
  readonly name: string
}

interface RunDeploymentsDeps {
  readonly client: PracticeClient
  readonly clock: PracticeClock
  readonly random: () => number
  readonly signal: AbortSignal
  readonly onError: (error: unknown) => void
}

const replicaSet: ResourceType = { apiVersion: 'apps/v1', kind: 'ReplicaSet', plural: 'replicasets', namespaced: true }
const hashLabel = 'pod-template-hash'
/** Simulated ms after which a pass that failed is made again. */
const retryMs = 5_000

/** Works until the signal ends. */
export function runDeployments(deps: RunDeploymentsDeps, targets: readonly SimulatedDeployment[]): void {
  for (const namespace of new Set(targets.map(target => target.namespace))) {
    const names = new Set(targets.filter(target => target.namespace === namespace).map(target => target.name))
    void work(deps, namespace, names)
  }
}

async function work(deps: RunDeploymentsDeps, namespace: string, names: ReadonlySet<string>): Promise<void> {
  const { client, signal } = deps
  let dirty = true
  let wake: () => void = () => undefined
  const poke = () => {
    dirty = true
    wake()
  }
  signal.addEventListener('abort', poke, { once: true })
  for (const type of [coreTypes.Deployment, coreTypes.Pod]) void listen(client, type, namespace, signal, poke).catch(deps.onError)
  while (!signal.aborted) {
    if (!dirty) {
      await new Promise<void>(resolve => {
        wake = resolve
      })
      continue
    }
    dirty = false
    try {
      for (const name of names) await reconcile(deps, namespace, name)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof PracticeApiError && [404, 409].includes(error.code))) deps.onError(error)
      deps.clock.after(retryMs, signal).then(poke, () => undefined)
    }
  }
}

async function listen(client: PracticeClient, type: ResourceType, namespace: string, signal: AbortSignal, poke: () => void): Promise<void> {
  for await (const event of client.follow(type, { namespace, signal })) if (event.type !== 'SYNCED') poke()
}

async function reconcile(deps: RunDeploymentsDeps, namespace: string, name: string): Promise<void> {
  const { client } = deps
  const deployment = await client.get(coreTypes.Deployment, { namespace, name })
  if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return
  const wanted = Number(getPath(deployment, ['spec', 'replicas']) ?? 1)
  const template = getObject(deployment, 'spec', 'template') ?? {}
  const hash = createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 10)
  const owner = await ensureReplicaSet(deps, deployment, template, hash, wanted)
  const all = (await client.list(coreTypes.Pod, { namespace })).items.filter(
    pod => isOf(pod, name) && pod.metadata.deletionTimestamp === undefined,
  )
  const fresh = all.filter(pod => pod.metadata.labels?.[hashLabel] === hash)
  const old = all.filter(pod => pod.metadata.labels?.[hashLabel] !== hash)
  for (let missing = wanted - fresh.length; missing > 0; missing -= 1) fresh.push(await makePod(deps, owner, template, hash))
  const ready = fresh.filter(isReady).length
  const surplus = [...fresh.slice(wanted), ...(ready >= wanted ? old : [])]
  for (const pod of surplus)
    await client.delete(coreTypes.Pod, { namespace, name: pod.metadata.name ?? '' }, { uid: pod.metadata.uid ?? '' })
  const alive = all.length + Math.max(0, wanted - all.filter(pod => pod.metadata.labels?.[hashLabel] === hash).length) - surplus.length
  await tellStatus(deps, deployment, {
    alive,
    updated: Math.min(fresh.length, wanted),
    ready: ready + (ready >= wanted ? 0 : old.filter(isReady).length),
  })
}

function isOf(pod: KubeObject, deployment: string): boolean {
  const [owner] = pod.metadata.ownerReferences ?? []
  return owner?.kind === 'ReplicaSet' && owner.name.startsWith(`${deployment}-`) && owner.name.length === deployment.length + 11
}

function isReady(pod: KubeObject): boolean {
  return getArray(pod, 'status', 'conditions').some(entry => isObject(entry) && entry.type === 'Ready' && entry.status === 'True')
}

async function ensureReplicaSet(
  { client }: RunDeploymentsDeps,
  deployment: KubeObject,
  template: JsonObject,
  hash: string,
  replicas: number,
): Promise<KubeObject> {
  const { namespace = '', name = '', uid = '' } = deployment.metadata
  const known = await client.list(replicaSet, { namespace })
  const own = known.items.filter(each => each.metadata.ownerReferences?.some(owner => owner.uid === uid))
  for (const each of own) {
    const should = each.metadata.labels?.[hashLabel] === hash ? replicas : 0
    if (getPath(each, ['spec', 'replicas']) === should) continue
    await client.patch(replicaSet, { namespace, name: each.metadata.name ?? '' }, 'merge', { spec: { replicas: should } })
  }
  const found = own.find(each => each.metadata.labels?.[hashLabel] === hash)
  if (found !== undefined) return found
  const labels = { ...getObject(template, 'metadata', 'labels'), [hashLabel]: hash }
  return client.create(replicaSet, {
    apiVersion: replicaSet.apiVersion,
    kind: replicaSet.kind,
    metadata: { name: `${name}-${hash}`, namespace, labels, ownerReferences: [ownedBy(deployment, coreTypes.Deployment)] },
    spec: {
      replicas,
      selector: { matchLabels: { ...getObject(deployment, 'spec', 'selector', 'matchLabels'), [hashLabel]: hash } },
      template: { ...template, metadata: { ...getObject(template, 'metadata'), labels } },
    },
  })
}

function ownedBy(owner: KubeObject, type: ResourceType) {
  const { name = '', uid = '' } = owner.metadata
  return { apiVersion: type.apiVersion, kind: type.kind, name, uid, controller: true, blockOwnerDeletion: true }
}

async function makePod({ client, random }: RunDeploymentsDeps, owner: KubeObject, template: JsonObject, hash: string): Promise<KubeObject> {
  const suffix = Math.floor(random() * 36 ** 5)
    .toString(36)
    .padStart(5, '0')
  return client.create(coreTypes.Pod, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...getObject(template, 'metadata'),
      name: `${owner.metadata.name}-${suffix}`,
      namespace: owner.metadata.namespace ?? '',
      labels: { ...getObject(template, 'metadata', 'labels'), [hashLabel]: hash },
      ownerReferences: [ownedBy(owner, replicaSet)],
    },
    spec: { ...getObject(template, 'spec') },
  })
}

async function tellStatus(
  { client, clock }: RunDeploymentsDeps,
  deployment: KubeObject,
  count: { readonly alive: number; readonly updated: number; readonly ready: number },
): Promise<void> {
  const { namespace, name = '', generation } = deployment.metadata
  const before = getObject(deployment, 'status') ?? {}
  const wanted = Number(getPath(deployment, ['spec', 'replicas']) ?? 1)
  const now = `${clock.now().toISOString().slice(0, 19)}Z`
  const condition = (type: string, holds: boolean, reason: string, message: string) => {
    const status = holds ? 'True' : 'False'
    const known = getArray(before, 'conditions').find(entry => isObject(entry) && entry.type === type)
    const since = isObject(known) && known.status === status ? (getString(known, 'lastTransitionTime') ?? now) : now
    return { type, status, reason, message, lastTransitionTime: since, lastUpdateTime: since }
  }
  const status = {
    observedGeneration: generation ?? 1,
    replicas: count.alive,
    updatedReplicas: count.updated,
    readyReplicas: count.ready,
    availableReplicas: count.ready,
    unavailableReplicas: Math.max(0, wanted - count.ready),
    conditions: [
      count.ready >= wanted
        ? condition('Available', true, 'MinimumReplicasAvailable', 'Deployment has minimum availability.')
        : condition('Available', false, 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.'),
      condition('Progressing', true, 'NewReplicaSetAvailable', `ReplicaSet of "${name}" has successfully progressed.`),
    ],
  }
  if (isDeepStrictEqual(JSON.parse(JSON.stringify({ ...before })), JSON.parse(JSON.stringify({ ...before, ...status })))) return
  await client.applyStatus(coreTypes.Deployment, { namespace, name }, status)
}
