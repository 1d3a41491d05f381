import type { Rollout } from '../../../shared/domain/rollout.ts'
import type { Run } from '../../../shared/domain/run.ts'
import type { TrayParts } from './tray-words.ts'

/** Most rows of rollouts, and of runs. */
const rowLimit = 5

type Rows<Item> = { readonly rows: readonly Item[]; readonly hidden: number }

/** Runs that get a row, what went wrong first, so that nothing under way can push it out of sight. */
export function runRows({ going, troubled, well }: TrayParts, open: boolean): Rows<Run> {
  return firstOf([...troubled, ...going, ...(open ? well : [])])
}

/** Rollouts that get a row, those that wait for somebody's word first. */
export function rolloutRows(rollouts: readonly Rollout[]): Rows<Rollout> {
  const waits = (rollout: Rollout) => rollout.state === 'stopped'
  return firstOf([...rollouts.filter(waits), ...rollouts.filter(rollout => !waits(rollout))])
}

function firstOf<Item>(all: readonly Item[]): Rows<Item> {
  return { rows: all.slice(0, rowLimit), hidden: Math.max(0, all.length - rowLimit) }
}
