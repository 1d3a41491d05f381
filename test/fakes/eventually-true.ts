/** Waits until an asynchronous condition holds; throws with its name when it doesn't within `ms`. */
export async function eventuallyTrue(what: string, holds: () => Promise<boolean>, ms = 10_000): Promise<void> {
  const began = performance.now()
  while (!(await holds())) {
    if (performance.now() - began > ms) throw new Error(`Not within ${ms} ms: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}
