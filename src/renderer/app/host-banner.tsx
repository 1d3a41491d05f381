import { PlugZap } from 'lucide-react'
import { reconnectNow } from '../host-link.ts'
import { connection } from '../state/connection-store.ts'
import { Button } from '../ui/button.tsx'
import { Countdown } from '../ui/countdown.tsx'

/** Says that the host is gone and that what is on screen is old. Nothing while it is there. */
export function HostBanner() {
  const { state, retryAt, refused } = connection()
  if (state !== 'down') return null
  return (
    <div role="alert" className="flex items-center gap-2.5 border-b border-warn/40 bg-warn-soft px-4 py-1.5 text-sm">
      <PlugZap aria-hidden className="size-4 shrink-0 text-warn" />
      <p className="min-w-0 flex-1">
        <strong className="font-semibold">The app’s host is gone.</strong>{' '}
        {refused
          ? 'This page has no token of a running launch: open the address that the host printed.'
          : 'What you see is the last known state. Nothing that was applied is lost: the clusters go on by themselves.'}
        {retryAt !== null && (
          <span className="text-ink-2">
            {' '}
            Next attempt <Countdown until={new Date(retryAt).toISOString()} />.
          </span>
        )}
      </p>
      {retryAt !== null && (
        <Button size="sm" onClick={reconnectNow}>
          Reconnect now
        </Button>
      )}
    </div>
  )
}
