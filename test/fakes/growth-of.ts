import { cpuMs } from './cpu-ms.ts'

/** Enough processor time (ms) to stand out from what a timer and a garbage collection cost. */
const measurableMs = 4
const rounds = 5

/**
 * How much more processor time work takes when its input is `times` as large, measured side by side in this thread: near `times` for linear
 * work, near its square for quadratic work, on a slow or busy machine as well. `make` prepares an input, which is not counted.
 */
export function growthOf<T>(make: (size: number) => T, work: (input: T) => void, size: number, times: number): number {
  const inputs = [make(size), make(size * times)] as const
  const least: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const cost = (input: T) => {
    let runs = 0
    let spent = 0
    for (; spent < measurableMs; runs += 1) spent += cpuMs(() => work(input))
    return spent / runs
  }
  cost(inputs[0])
  // By turns: what slows the machine down for a while slows both.
  for (let round = 0; round < rounds; round += 1) for (const at of [0, 1] as const) least[at] = Math.min(least[at], cost(inputs[at]))
  return least[1] / least[0]
}
