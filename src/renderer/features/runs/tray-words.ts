import type { Run } from '../../../shared/domain/run.ts'
import { isUnderWay, runLooks } from '../../ui/run-looks.ts'

/** The tray's runs by what becomes of them there: what is under way and what went wrong keep their rows, what went well folds into a line. */
export type TrayParts = { readonly going: readonly Run[]; readonly troubled: readonly Run[]; readonly well: readonly Run[] }

/** Sorts runs into the tray's parts, each in the order given. */
export function trayParts(runs: readonly Run[]): TrayParts {
  const ended = runs.filter(run => !isUnderWay(run))
  return {
    going: runs.filter(isUnderWay),
    troubled: ended.filter(run => run.status !== 'completed'),
    well: ended.filter(run => run.status === 'completed'),
  }
}

/** What the tray holds, in a line: what is under way, and what has ended by how it ended. */
export function trayWords({ going, troubled, well }: TrayParts, rollouts: number): string {
  const ended = [...troubled, ...well]
  const counts = new Map<Run['status'], number>()
  for (const { status } of ended) counts.set(status, (counts.get(status) ?? 0) + 1)
  const parts = [
    going.length === 0 ? null : going.length === 1 ? '1 run under way' : `${going.length} runs under way`,
    rollouts === 0 ? null : rollouts === 1 ? '1 rollout' : `${rollouts} rollouts`,
    ...[...counts].map(([status, count]) => `${count} ${runLooks[status].label.toLowerCase()}`),
  ]
  return parts.filter(part => part !== null).join(' · ')
}

/** The run that ended last; null: none has. */
export function newestEnded({ troubled, well }: TrayParts): Run | null {
  const ended = [...troubled, ...well]
  return ended.toSorted((one, other) => (other.endedAt ?? '').localeCompare(one.endedAt ?? ''))[0] ?? null
}
