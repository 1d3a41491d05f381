import { createPracticeClient, type PracticeClient } from '../../client.ts'
import type { JsonObject, KubeObject } from '../../kube-object.ts'
import { createPracticeClock, createRandom } from '../../practice-clock.ts'
import { runPracticeCluster } from '../../practice-cluster.ts'
import { coreTypes, type ResourceType } from '../../resource-type.ts'
import { numberAt, objectsAt, textAt } from '../read.ts'
import { cnpgTypes } from './kinds.ts'
import { simulatedCnpg } from './simulated-cnpg.ts'

const speed = 100
/** Only what hangs takes so long (ms). */
const patience = 120_000

/** Namespace that the tests work in. */
export const namespace = 'default'

/** A practice server with the simulated operator at a hundred times its speed, for one test. */
export interface OperatorBench extends AsyncDisposable {
  readonly client: PracticeClient
  /** What went wrong in the operator or the server; a test ends with none. */
  readonly errors: unknown[]
  /** Stops the operator wherever it is and starts another one. */
  restart(): Promise<void>
  /** Resolves with the object once it holds; throws with its last status when that takes too long. */
  until(type: ResourceType, name: string, holds: (object: KubeObject) => boolean): Promise<KubeObject>
  untilGone(type: ResourceType, name: string): Promise<void>
  create(name: string, instances: number, spec?: JsonObject): Promise<KubeObject>
  patch(name: string, body: JsonObject): Promise<KubeObject>
  pods(): Promise<KubeObject[]>
}

/** True for a Cluster in healthy state with that many ready members. */
export function isHealthy(count: number): (cluster: KubeObject) => boolean {
  return cluster =>
    textAt(cluster, 'status', 'phase') === 'Cluster in healthy state' && numberAt(cluster, -1, 'status', 'readyInstances') === count
}

/** One condition of a Cluster. */
export function condition(cluster: KubeObject, type: string): JsonObject | undefined {
  return objectsAt(cluster, 'status', 'conditions').find(entry => entry.type === type)
}

/** Starts server, operator and client. */
export async function openOperatorBench(): Promise<OperatorBench> {
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const practice = await runPracticeCluster({ contexts: 1, operators: false, speed }, [simulatedCnpg], onError)
  const server = practice.servers[0]
  if (server === undefined) throw new Error('no server')
  const { connection } = server
  const client = createPracticeClient(connection, 'test')
  for (const crd of simulatedCnpg.crds) await client.apply(coreTypes.CustomResourceDefinition, crd)
  await simulatedCnpg.install(client)
  const start = () =>
    simulatedCnpg.start({
      client,
      connection,
      clock: createPracticeClock(speed),
      random: createRandom(1),
      signal: new AbortController().signal,
      onError,
    })
  let operator = await start()

  /** Follows the kind, so that a state is seen however short it lasts. */
  async function see(type: ResourceType, name: string, ends: (object: KubeObject | undefined) => boolean): Promise<KubeObject | undefined> {
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(patience)])
    let last: KubeObject | undefined
    try {
      for await (const event of client.follow(type, { namespace, signal })) {
        if (event.type !== 'SYNCED' && event.object.metadata.name !== name) continue
        if (event.type !== 'SYNCED') last = event.type === 'DELETED' ? undefined : event.object
        if (ends(last)) return last
      }
      throw new Error(`${type.kind} ${name} did not get there: ${JSON.stringify(last?.status)}`)
    } finally {
      stop.abort()
    }
  }

  return {
    client,
    errors,
    async restart() {
      await operator[Symbol.asyncDispose]()
      operator = await start()
    },
    async until(type, name, holds) {
      const object = await see(type, name, found => found !== undefined && holds(found))
      if (object === undefined) throw new Error(`${type.kind} ${name} is gone`)
      return object
    },
    async untilGone(type, name) {
      await see(type, name, found => found === undefined)
    },
    create: (name, instances, spec = {}) =>
      client.create(cnpgTypes.Cluster, {
        apiVersion: 'postgresql.cnpg.io/v1',
        kind: 'Cluster',
        metadata: { name, namespace },
        spec: { instances, storage: { size: '1Gi' }, ...spec },
      }),
    patch: (name, body) => client.patch(cnpgTypes.Cluster, { namespace, name }, 'merge', body),
    pods: async () => (await client.list(coreTypes.Pod, { namespace, labelSelector: 'cnpg.io/podRole=instance' })).items,
    async [Symbol.asyncDispose]() {
      await operator[Symbol.asyncDispose]()
      await client[Symbol.asyncDispose]()
      await practice[Symbol.asyncDispose]()
    },
  }
}
