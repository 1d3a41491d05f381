/** Nothing good takes so long on any machine (ms): only what hangs is ended by it, and no test says how fast anything is. */
export const patienceMs = 120_000

/** Waits until a condition holds; throws with its name when it doesn't come about. */
export async function eventually(what: string, holds: () => boolean, ms = patienceMs): Promise<void> {
  const began = performance.now()
  while (!holds()) {
    if (performance.now() - began > ms) throw new Error(`Not within ${ms} ms: ${what}`)
    await wait(5)
  }
}

/** A pause in which something could happen that must not. Never to wait for what must happen: that is `eventually`. */
export function wait(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
