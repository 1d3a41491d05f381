import { ChevronDown, ChevronUp } from 'lucide-react'
import { type ReactNode, useId, useRef, useState, useSyncExternalStore } from 'react'
import type { Run } from '../../../shared/domain/run.ts'
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
import { TrayRollout } from './tray-rollout.tsx'
import { TrayRow } from './tray-row.tsx'
import { rolloutRows, runRows } from './tray-rows.ts'
import { newestEnded, trayParts, trayWords } from './tray-words.ts'
import { useKeptFocus } from './use-kept-focus.ts'

/** Milliseconds after which a run that went well leaves the tray by itself; one that didn't stays until it is dismissed. */
const wellDoneMs = 60_000

function isOver(run: Run, now: number): boolean {
  return run.status === 'completed' && run.endedAt !== null && now - Date.parse(run.endedAt) > wellDoneMs
}

/**
 * Runs at the bottom edge, whatever screen is open. What went wrong and what is under way have rows of their own, as many as there is room for;
 * what went well is a line that can be unfolded. It stands below the screen, never over it.
 */
export default function RunTray() {
  const runs = useShownRuns(useRuns(view => view.runs))
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set())
  const [unfolded, setUnfolded] = useState(false)
  const section = useRef<HTMLElement>(null)
  const listId = useId()
  // In steps of ten seconds: nothing here needs to be drawn more often.
  const now = useSyncExternalStore(subscribeClock, () => Math.floor(Date.now() / 10_000) * 10_000)
  const followed = useRollouts(view => view.rollouts)
  const keepFocus = useKeptFocus(section)
  const rollouts = followed.filter(isOpenRollout)
  // The row of a rollout stands for its runs: twenty of them would hide everything else.
  const ofRollouts = new Set(followed.flatMap(rollout => rollout.items.flatMap(item => item.runId ?? [])))
  const shown = runs.filter(run => !ofRollouts.has(run.id) && (isUnderWay(run) || !(dismissed.has(run.id) || isOver(run, now))))
  if (shown.length === 0 && rollouts.length === 0) return null
  const parts = trayParts(shown)
  const newest = newestEnded(parts)
  const open = unfolded && parts.well.length > 0
  const ofRuns = runRows(parts, open)
  const ofWaves = rolloutRows(rollouts)
  const dismiss = (gone: readonly Run[]) => setDismissed(new Set([...dismissed, ...gone.map(run => run.id)]))
  return (
    <section ref={section} aria-label="Runs" className="shrink-0 border-t border-line-strong bg-raised" onFocus={keepFocus}>
      <header className="flex h-8 items-center gap-3 px-4 text-xs text-ink-2">
        <span role="status" className="shrink-0">
          {trayWords(parts, rollouts.length)}
        </span>
        <span className="flex min-w-0 flex-1">{newest !== null && <Newest run={newest} />}</span>
        {newest !== null && (
          <button
            type="button"
            className="shrink-0 rounded-sm px-1 hover:text-ink hover:underline"
            onClick={() => dismiss([...parts.troubled, ...parts.well])}
          >
            Dismiss ended
          </button>
        )}
        {parts.well.length > 0 && (
          <IconButton
            size="sm"
            label={open ? 'Fold the completed runs' : 'Unfold the completed runs'}
            icon={open ? ChevronDown : ChevronUp}
            aria-expanded={open}
            aria-controls={listId}
            onClick={() => setUnfolded(!open)}
          />
        )}
      </header>
      {/* Three rows and a half of a low window, so that it shows that there are more. */}
      <ul id={listId} className="max-h-[min(11rem,14vh)] overflow-y-auto">
        {ofWaves.rows.map(rollout => (
          <TrayRollout key={rollout.id} rollout={rollout} />
        ))}
        {ofWaves.hidden > 0 && <MoreRow page="rollouts">{ofWaves.hidden} more under “Rollouts”</MoreRow>}
        {ofRuns.rows.map(run => (
          <TrayRow key={run.id} run={run} onDismiss={() => dismiss([run])} />
        ))}
        {ofRuns.hidden > 0 && <MoreRow page="runs">{ofRuns.hidden} more</MoreRow>}
      </ul>
    </section>
  )
}

/** What has no row here is on a page. */
function MoreRow({ page, children }: { page: 'runs' | 'rollouts'; children: ReactNode }) {
  return (
    <li className="px-4 py-1 text-xs">
      <a href={addressOf([page])} className="text-accent-text hover:underline">
        {children}
      </a>
    </li>
  )
}

/** The run that ended last, in few words: which one, how it ended, and what went wrong. */
function Newest({ run }: { run: Run }) {
  const words = ['Last', run.title, runLooks[run.status].label.toLowerCase(), ...(run.status === 'completed' ? [] : [progressOf(run).now])]
  return (
    <a href={addressOf(['runs', run.id])} className="min-w-0 hover:text-ink hover:underline">
      <SafeText className="block truncate">{words.filter(Boolean).join(' · ')}</SafeText>
    </a>
  )
}
