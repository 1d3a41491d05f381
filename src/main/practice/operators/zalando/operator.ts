/**
 * The simulated operator of the kind `postgresql`: watches its kinds through the API like the real one, does the work of the StatefulSet
 * controller and of Patroni along with it, and decides each step from live objects only. Nodes and volumes are the practice cluster's.
 */
import { randomBytes } from 'node:crypto'
import { PracticeApiError } from '../../client.ts'
import { coreTypes, type ResourceType } from '../../resource-type.ts'
import type { OperatorDeps, RunningOperator } from '../../simulated-operator.ts'
import { createAnnouncer } from '../announce.ts'
import { nameOf, namespaceOf } from '../read.ts'
import { types } from './kinds.ts'
import { openLiveObjects } from './live-objects.ts'
import { createPatroniPods } from './patroni.ts'
import { reconcile } from './reconcile.ts'
import type { Work } from './work.ts'

const watched: readonly ResourceType[] = [
  coreTypes.ConfigMap,
  coreTypes.Secret,
  coreTypes.Service,
  coreTypes.PersistentVolumeClaim,
  coreTypes.Deployment,
  coreTypes.StatefulSet,
  coreTypes.Pod,
  coreTypes.Job,
  types.CronJob,
  types.OperatorConfiguration,
  types.postgresql,
]

/** Simulated ms after a failure. */
const times = { retry: 5_000 } as const

/** Starts the operator; resolves when its watches have listed. Disposing ends all of it. */
export async function start(outer: OperatorDeps): Promise<RunningOperator> {
  const stop = new AbortController()
  const signal = AbortSignal.any([outer.signal, stop.signal])
  const onError = (error: unknown) => {
    if (!signal.aborted) outer.onError(error)
  }
  const waiting = new Set<string>()
  let wake: () => void = () => undefined
  const add = (key: string) => {
    waiting.add(key)
    wake()
  }
  const annotations = new Map<string, Readonly<Record<string, string>>>()
  const live = await openLiveObjects(
    outer.client,
    watched,
    (type, object) => {
      if (type === types.OperatorConfiguration) {
        for (const key of annotations.keys()) add(key)
        return
      }
      if (type === types.postgresql) annotations.set(`${namespaceOf(object)}/${nameOf(object)}`, object.metadata.annotations ?? {})
      const name = type === types.postgresql ? nameOf(object) : object.metadata.labels?.['cluster-name']
      if (name !== undefined) add(`${namespaceOf(object)}/${name}`)
    },
    { signal, onError },
  )
  const work: Work = {
    client: outer.client,
    live,
    now: () => outer.clock.now(),
    lastAnnotations: (namespace, name) => annotations.get(`${namespace}/${name}`) ?? {},
    password: () => randomBytes(32).toString('base64url'),
    announce: createAnnouncer(outer.client, outer.clock, 'postgres-operator'),
  }

  // Patroni's work and the operator's never cut into each other: each decides by what it has just seen.
  let turn: Promise<unknown> = Promise.resolve()
  function alone<T>(run: () => Promise<T>): Promise<T> {
    const mine = turn.then(run)
    turn = mine.catch(() => undefined)
    return mine
  }

  function again(key: string): void {
    outer.clock.after(times.retry, signal).then(
      () => add(key),
      error => onError(error),
    )
  }

  async function pump(): Promise<void> {
    while (!signal.aborted) {
      const [key] = waiting
      if (key === undefined) {
        await new Promise<void>(resolve => {
          wake = resolve
        })
        continue
      }
      waiting.delete(key)
      const [namespace = '', name = ''] = key.split('/')
      try {
        await alone(() => reconcile(work, namespace, name))
      } catch (error) {
        if (signal.aborted) return
        if (!isRace(error)) onError(error)
        again(key)
      }
    }
  }

  signal.addEventListener('abort', () => wake(), { once: true })
  const loop = pump()
  return {
    pods: createPatroniPods(live, { work, alone, after: ms => outer.clock.after(ms, signal), onError }),
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('the simulated operator was stopped'))
      wake()
      await Promise.all([loop, live.ended])
    },
  }
}

/** Somebody else was quicker: the next pass sees what is. */
function isRace(error: unknown): boolean {
  return error instanceof PracticeApiError && [404, 409].includes(error.code)
}
