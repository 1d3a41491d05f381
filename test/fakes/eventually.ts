/** Waits until a condition holds; throws with its name when it doesn't within `ms`. Returns how long it took. */
export async function eventually(what: string, holds: () => boolean, ms = 8_000): Promise<number> {
  const began = performance.now()
  while (!holds()) {
    if (performance.now() - began > ms) throw new Error(`Not within ${ms} ms: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  return performance.now() - began
}

export function wait(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
