/** One measured figure. `ours` and `against` are medians in `unit`. */
export interface Row {
  readonly id: string
  readonly what: string
  readonly unit: string
  readonly ours: number
  /** What it is held against; null where the goal is a number and no ratio. */
  readonly against: { readonly name: string; readonly value: number } | null
  /** The goal of the ratio, or of our number where it is held against nothing. */
  readonly goal: number
  /** Whether the goal is one to reach now; the others are told for what they are. */
  readonly wanted: boolean
}

/** How a figure is measured. */
export interface Bench {
  /** For kubeconfigs; goes with the run. */
  readonly folder: string
  /** Interleaved runs, of which the median counts. */
  readonly runs: number
  /** Tells what is being done. */
  readonly tell: (text: string) => void
}

/** Measures one of the figures of a title. */
export type Figure = (bench: Bench) => Promise<Row[]>

/** What is compared with the goal. */
export function ratioOf(row: Row): number {
  return row.against === null ? row.ours : row.ours / row.against.value
}

/** Whether the goal is reached. */
export function isMet(row: Row): boolean {
  return ratioOf(row) <= row.goal
}

/** Runs all parts once per round, in turn, so that whatever else the machine does hits them alike; the results by part. */
export async function interleave<K extends string>(
  runs: number,
  parts: Readonly<Record<K, () => Promise<number>>>,
): Promise<Readonly<Record<K, number[]>>> {
  const names = Object.keys(parts) as K[]
  const results = Object.fromEntries(names.map(name => [name, []])) as unknown as Record<K, number[]>
  for (let round = 0; round < runs; round += 1) for (const name of names) results[name].push(await parts[name]())
  return results
}
