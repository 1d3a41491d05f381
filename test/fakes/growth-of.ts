import { cpuMs } from './cpu-ms.ts'

/** Enough processor time (ms) to stand out from what a timer and a garbage collection cost. */
const measurableMs = 4
const rounds = 5

/**
 * How much more processor time work takes when its input is `times` as large, measured side by side in this thread: near `times` for linear
 * work, near its square for quadratic work, on a slow or busy machine as well. `make` prepares an input, which is not counted.
 */
export function growthOf<T>(make: (size: number) => T, work: (input: T) => void, size: number, times: number): number {
  const [small, large] = [make(size), make(size * times)]
  const cost = (input: T) => {
    let least = Number.POSITIVE_INFINITY
    for (let round = 0; round < rounds; round += 1) {
      let runs = 0
      let spent = 0
      for (; spent < measurableMs; runs += 1) spent += cpuMs(() => work(input))
      least = Math.min(least, spent / runs)
    }
    return least
  }
  cost(small)
  return cost(large) / cost(small)
}
