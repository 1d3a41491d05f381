import { X } from 'lucide-react'
import type { Run } from '../../../shared/domain/run.ts'
import { ContextName } from '../../context-name.tsx'
import { addressOf } from '../../router.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { isUnderWay, runLooks } from '../../ui/run-looks.ts'
import { progressOf } from '../../ui/run-progress.ts'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { Took } from '../../ui/took.tsx'

const barColours: Readonly<Partial<Record<Run['status'], string>>> = { completed: 'bg-good', failed: 'bg-bad' }

/** A run in the tray: how far it is, and once it has ended a way to be rid of it. */
export function TrayRow({ run, onDismiss }: { run: Run; onDismiss: () => void }) {
  const progress = progressOf(run)
  const share = progress.of === 0 ? 0 : Math.round((100 * progress.done) / progress.of)
  return (
    <li className="flex h-8 items-center gap-3 px-4 text-sm hover:bg-hover">
      <span className="w-28 shrink-0">
        <StatusBadge {...runLooks[run.status]} />
      </span>
      <a href={addressOf(['runs', run.id])} className="w-72 shrink-0 truncate font-medium text-ink hover:underline">
        <SafeText className="block truncate">{run.title}</SafeText>
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
        <div className={`h-full ${barColours[run.status] ?? 'bg-accent'}`} style={{ width: `${share}%` }} />
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
