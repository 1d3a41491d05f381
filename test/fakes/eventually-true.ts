import { patienceMs, wait } from './eventually.ts'

/** Waits until an asynchronous condition holds; throws with its name when it doesn't come about. */
export async function eventuallyTrue(what: string, holds: () => Promise<boolean>, ms = patienceMs): Promise<void> {
  const began = performance.now()
  while (!(await holds())) {
    if (performance.now() - began > ms) throw new Error(`Not within ${ms} ms: ${what}`)
    await wait(10)
  }
}
