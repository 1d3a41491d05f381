import type { World } from './world.ts'

const collection = '/pods'

/** Does the kubelet's part in deleting a pod: takes it away once its grace is over (shortened, for nothing runs in it). */
export function runPodTerminator(world: World, afterMs: number): Disposable {
  const timers = new Map<string, NodeJS.Timeout>()
  const consider = (key: string): void => {
    const pod = world.store.collection(collection).get(key)?.object
    if (pod?.metadata.deletionTimestamp === undefined || (pod.metadata.finalizers ?? []).length > 0) return
    const uid = pod.metadata.uid
    const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000
    clearTimeout(timers.get(key))
    const timer = setTimeout(
      () => {
        timers.delete(key)
        if (world.store.collection(collection).get(key)?.object.metadata.uid === uid) world.store.remove(collection, key)
      },
      Math.min(grace, afterMs),
    )
    timers.set(key, timer)
  }
  for (const entry of world.store.collection(collection).snapshot()) consider(entry.key)
  const unsubscribe = world.store.collection(collection).subscribe(event => {
    if (event.type === 'MODIFIED') consider(event.entry.key)
  })
  return {
    [Symbol.dispose]() {
      unsubscribe()
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}
