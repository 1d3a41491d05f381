import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import type { RowChanges } from '../../state/fleet-store.ts'

type Row = DatabaseCluster
type Rows = ReadonlyMap<string, Row>
type Compare = (a: Row, b: Row) => number

/** Over this share of changed rows, sorting anew is cheaper than moving them one by one. */
const moveLimit = 0.02

/** What `keepSorted` gave for earlier rows, with the same order. */
export type SortedBefore = { readonly rows: Rows; readonly sorted: readonly Row[] }

/**
 * Sorted rows for `rows`. When `changes` lead from `before` to `rows` and are few, the places of the changed rows are
 * found by binary search and one pass over the rows moves them: with 100,000 rows a millisecond instead of some hundred. `compare` must never call two rows equal.
 */
export function keepSorted(rows: Rows, compare: Compare, before: SortedBefore | null, changes: RowChanges | null): readonly Row[] {
  return keep(rows, compare, before, changes, null) ?? [...rows.values()].sort(compare)
}

/** The rows that fit, in order. Kept up to date in the same way; `before` is what this gave with the same test, `select` finds them anew. */
export function keepSelected(
  select: () => readonly Row[],
  rows: Rows,
  compare: Compare,
  fits: (row: Row) => boolean,
  before: SortedBefore | null,
  changes: RowChanges | null,
): readonly Row[] {
  return keep(rows, compare, before, changes, fits) ?? select()
}

/** null: nothing to go on from. */
function keep(
  rows: Rows,
  compare: Compare,
  before: SortedBefore | null,
  led: RowChanges | null,
  fits: ((row: Row) => boolean) | null,
): readonly Row[] | null {
  if (before === null) return null
  if (before.rows === rows) return before.sorted
  if (led === null || led.from !== before.rows || led.to !== rows) return null
  if (led.gone.length + led.come.length > Math.max(8, rows.size * moveLimit)) return null
  const changes = fits === null ? led : { gone: led.gone.filter(row => fits(row)), come: led.come.filter(row => fits(row)) }
  const gone = new Set(changes.gone.map(row => placeOf(before.sorted, row, compare)))
  const come = [...changes.come].sort(compare)
  const places = come.map(row => placeOf(before.sorted, row, compare))
  const merged: Row[] = []
  let next = 0
  for (let place = 0; place < before.sorted.length; place++) {
    for (; places[next] === place; next++) push(merged, come[next])
    if (!gone.has(place)) push(merged, before.sorted[place])
  }
  for (; next < come.length; next++) push(merged, come[next])
  return merged
}

function push(rows: Row[], row: Row | undefined) {
  if (row !== undefined) rows.push(row)
}

/** Where a row stands or would stand. */
function placeOf(sorted: readonly Row[], row: Row, compare: Compare): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = sorted[middle]
    if (other !== undefined && compare(other, row) < 0) low = middle + 1
    else high = middle
  }
  return low
}
