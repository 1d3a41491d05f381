import { CircleHelp, TriangleAlert } from 'lucide-react'
import type { BackupState } from '../../../shared/domain/database-cluster.ts'
import { Age } from '../../ui/age.tsx'
import { cleanText } from '../../ui/clean-text.ts'

/** When the last good backup ended; that there is none, that they fail, or that nothing is known are different sights. */
export function BackupCell({ backup }: { backup: BackupState }) {
  const title = backup.text === null ? undefined : cleanText(backup.text, 300)
  if (backup.state === 'none') {
    return (
      <span title={title ?? 'No backup is set up'} className="text-ink-3">
        Not set up
      </span>
    )
  }
  if (backup.state === 'failing') {
    return (
      <span title={title} className="flex min-w-0 items-center gap-1 font-medium text-bad">
        <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate">Failing</span>
      </span>
    )
  }
  if (backup.lastSuccess === null) {
    return (
      <span
        title={title ?? 'Backups are set up, but nothing is known of their results'}
        className={`flex items-center gap-1 ${title === undefined ? 'text-ink-3' : 'text-warn'}`}
      >
        <CircleHelp aria-hidden className="size-3.5 shrink-0" />
        Unknown
      </span>
    )
  }
  if (title === undefined) return <Age at={backup.lastSuccess} light />
  return (
    <span className="flex min-w-0 items-center gap-1 text-warn">
      <span title={title} className="inline-flex shrink-0">
        <TriangleAlert role="img" aria-label={title} className="size-3.5" />
      </span>
      <Age at={backup.lastSuccess} light />
    </span>
  )
}
