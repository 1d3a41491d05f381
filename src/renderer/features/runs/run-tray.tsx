import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'
import type { Run } from '../../../shared/domain/run.ts'
import { ContextName } from '../../context-name.tsx'
import { addressOf } from '../../router.ts'
import { useRollouts } from '../../state/rollouts-store.ts'
import { useRuns } from '../../state/runs-store.ts'
import { useShownRuns } from '../../state/shown-run.ts'
import { subscribeClock } from '../../ui/clock.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { isOpenRollout } from '../../ui/rollout-progress.ts'
import { isUnderWay, runLooks } from '../../ui/run-looks.ts'
import { progressOf } from '../../ui/run-progress.ts'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { Took } from '../../ui/took.tsx'
import { TrayRollout } from './tray-rollout.tsx'

/** Rows of the open tray; the rest is on the page of runs. */
const rowLimit = 5

/** Milliseconds after which a run that went well leaves the tray by itself; one that didn't stays until it is dismissed. */
const wellDoneMs = 60_000

function isOver(run: Run, now: number): boolean {
  return run.status === 'completed' && run.endedAt !== null && now - Date.parse(run.endedAt) > wellDoneMs
}

/** What the tray holds, in a line. */
function wordsOf(going: number, rollouts: number, ended: number): string {
  const parts = [
    going > 0 || rollouts === 0 ? (going === 0 ? 'No runs under way' : going === 1 ? '1 run under way' : `${going} runs under way`) : null,
    rollouts === 0 ? null : rollouts === 1 ? '1 rollout' : `${rollouts} rollouts`,
    ended === 0 ? null : `${ended} ended recently`,
  ]
  return parts.filter(part => part !== null).join(' · ')
}

/** Runs at the bottom edge, whatever screen is open. */
export default function RunTray() {
  const runs = useShownRuns(useRuns(view => view.runs))
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set())
  // Until the user says, the tray is open while something is under way: what has ended needs one line only.
  const [chosen, setChosen] = useState<boolean | null>(null)
  // In steps of ten seconds: nothing here needs to be drawn more often.
  const now = useSyncExternalStore(subscribeClock, () => Math.floor(Date.now() / 10_000) * 10_000)
  const followed = useRollouts(view => view.rollouts)
  const rollouts = followed.filter(isOpenRollout)
  // The row of a rollout stands for its runs: twenty of them would hide everything else.
  const ofRollouts = new Set(followed.flatMap(rollout => rollout.items.flatMap(item => item.runId ?? [])))
  const shown = runs.filter(run => !ofRollouts.has(run.id) && (isUnderWay(run) || !(dismissed.has(run.id) || isOver(run, now))))
  if (shown.length === 0 && rollouts.length === 0) return null
  const going = shown.filter(isUnderWay).length
  const ended = shown.filter(run => !isUnderWay(run))
  const open = chosen ?? (going > 0 || rollouts.length > 0)
  return (
    <section aria-label="Runs" className="shrink-0 border-t border-line-strong bg-raised">
      <header className="flex h-8 items-center gap-2 px-4 text-xs text-ink-2">
        <span role="status" className="flex-1">
          {wordsOf(going, rollouts.length, ended.length)}
        </span>
        {ended.length > 0 && (
          <button
            type="button"
            className="rounded-sm px-1 hover:text-ink hover:underline"
            onClick={() => setDismissed(new Set([...dismissed, ...ended.map(run => run.id)]))}
          >
            Dismiss ended
          </button>
        )}
        <IconButton
          size="sm"
          label={open ? 'Fold the runs' : 'Unfold the runs'}
          icon={open ? ChevronDown : ChevronUp}
          aria-expanded={open}
          onClick={() => setChosen(!open)}
        />
      </header>
      {open && (
        <ul className="max-h-44 overflow-y-auto pb-1">
          {rollouts.slice(0, rowLimit).map(rollout => (
            <TrayRollout key={rollout.id} rollout={rollout} />
          ))}
          {shown.slice(0, rowLimit).map(run => (
            <TrayRow key={run.id} run={run} onDismiss={() => setDismissed(new Set([...dismissed, run.id]))} />
          ))}
          {shown.length > rowLimit && (
            <li className="px-4 py-1 text-xs">
              <a href={addressOf(['runs'])} className="text-accent-text hover:underline">
                {shown.length - rowLimit} more
              </a>
            </li>
          )}
        </ul>
      )}
    </section>
  )
}

function TrayRow({ run, onDismiss }: { run: Run; onDismiss: () => void }) {
  const progress = progressOf(run)
  const share = progress.of === 0 ? 0 : Math.round((100 * progress.done) / progress.of)
  return (
    <li className="flex h-8 items-center gap-3 px-4 text-sm hover:bg-hover">
      <span className="w-28 shrink-0">
        <StatusBadge {...runLooks[run.status]} />
      </span>
      <a href={addressOf(['runs', run.id])} className="w-72 shrink-0 truncate font-medium text-ink hover:underline">
        <SafeText>{run.title}</SafeText>
      </a>
      <span className="flex w-36 min-w-0 shrink-0 text-xs text-ink-3">
        <ContextName id={run.target.contextId} name={run.target.contextName} brief />
      </span>
      <div
        role="progressbar"
        aria-label={`Stages of ${run.title}`}
        aria-valuemin={0}
        aria-valuemax={progress.of}
        aria-valuenow={progress.done}
        className="h-1 w-28 shrink-0 overflow-hidden rounded-full bg-muted-soft"
      >
        <div className={run.status === 'completed' ? 'h-full bg-good' : 'h-full bg-accent'} style={{ width: `${share}%` }} />
      </div>
      <span className="tabular w-8 shrink-0 text-xs text-ink-3">
        {progress.done}/{progress.of}
      </span>
      <span className="min-w-0 flex-1 truncate text-xs text-ink-2">
        <SafeText className="block truncate">{progress.now}</SafeText>
      </span>
      <span className="shrink-0 text-xs text-ink-3">
        <Took startedAt={run.startedAt} endedAt={run.endedAt} />
      </span>
      {isUnderWay(run) ? <span className="w-6.5" /> : <IconButton size="sm" label={`Dismiss ${run.title}`} icon={X} onClick={onDismiss} />}
    </li>
  )
}
