import { patienceMs, wait } from './eventually.ts'

/** Between two questions, ms: at least, and at most. */
const restMs = { least: 10, most: 500 } as const
/** So many times as long as an answer took. Those who are asked have work to do, and a question that starts a process costs a good part of a core. */
const restPerAnswer = 4

/** Waits until an asynchronous condition holds; throws with its name when it doesn't come about. */
export async function eventuallyTrue(what: string, holds: () => Promise<boolean>, ms = patienceMs): Promise<void> {
  const began = performance.now()
  for (;;) {
    const asked = performance.now()
    if (await holds()) return
    const now = performance.now()
    if (now - began > ms) throw new Error(`Not within ${ms} ms: ${what}`)
    await wait(Math.min(Math.max((now - asked) * restPerAnswer, restMs.least), restMs.most))
  }
}
