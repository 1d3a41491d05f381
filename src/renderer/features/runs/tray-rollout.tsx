import type { Rollout } from '../../../shared/domain/rollout.ts'
import { addressOf } from '../../router.ts'
import { connection } from '../../state/connection-store.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { rolloutLook } from '../../ui/rollout-look.ts'
import { rolloutProgress } from '../../ui/rollout-progress.ts'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'

/** A rollout in the tray: how far it is, and that it waits for somebody's word where it does. */
export function TrayRollout({ rollout }: { rollout: Rollout }) {
  const hostGone = connection(host => host.state === 'down')
  const { done, of, wave, waves } = rolloutProgress(rollout)
  const waits = rollout.state === 'stopped'
  return (
    <li className="flex h-8 items-center gap-3 px-4 text-sm hover:bg-hover">
      <span className="w-28 shrink-0">
        <StatusBadge {...rolloutLook(rollout, hostGone)} />
      </span>
      <a href={addressOf(['rollout', rollout.id])} className="w-111 shrink-0 truncate font-medium text-ink hover:underline">
        <SafeText>{rollout.title}</SafeText>
      </a>
      <div
        role="progressbar"
        aria-label={`Databases of ${rollout.title}`}
        aria-valuemin={0}
        aria-valuemax={of}
        aria-valuenow={done}
        className="h-1 w-28 shrink-0 overflow-hidden rounded-full bg-muted-soft"
      >
        <div className="h-full bg-accent" style={{ width: `${of === 0 ? 0 : Math.round((100 * done) / of)}%` }} />
      </div>
      <span className="tabular shrink-0 text-xs text-ink-3">
        {done}/{of} · wave {wave}/{waves}
      </span>
      <span className="min-w-0 flex-1 truncate text-xs text-ink-2">
        <SafeText className="block truncate">{rollout.stop?.text ?? ''}</SafeText>
      </span>
      {waits && (
        <ButtonLink size="sm" href={addressOf(['rollout', rollout.id])}>
          See it, to go on
        </ButtonLink>
      )}
    </li>
  )
}
