import { Plug, RefreshCw } from 'lucide-react'
import type { Freshness } from '../../shared/domain/freshness.ts'
import { client } from '../client.ts'
import { describeError } from '../describe-error.ts'
import { contextsStore, contextTitle } from '../state/contexts-store.ts'
import { useShownFreshness } from '../state/shown-freshness.ts'
import { Age } from '../ui/age.tsx'
import { clockTime } from '../ui/age-text.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { ContextLabel } from '../ui/context-label.tsx'
import { Countdown } from '../ui/countdown.tsx'
import { FreshnessBadge } from '../ui/freshness-badge.tsx'
import { LongText } from '../ui/long-text.tsx'
import { showToast } from '../ui/toast.tsx'

async function bringBack(contextId: string, off: boolean) {
  try {
    await (off ? client.contexts.connect({ id: contextId }) : client.contexts.retry({ id: contextId }))
  } catch (reason) {
    showToast({ title: off ? 'Could not connect' : 'Could not try again', text: describeError(reason).message, tone: 'error' })
  }
}

/** How far what is shown can be trusted: quiet while live, loud with cause and cure when not. */
export function SightBar(props: { freshness: Freshness; contextId: string; interrupted: string | null }) {
  const { contextId, interrupted } = props
  const context = contextsStore(view => view.byId.get(contextId))
  const freshness = useShownFreshness(props.freshness)
  const live = freshness.state === 'live' && interrupted === null
  const off = freshness.state === 'off'
  return (
    <div
      role="status"
      className={classNames(
        'flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-6 py-1 text-xs text-ink-2',
        !live && 'bg-warn-soft',
      )}
    >
      {context !== undefined && <ContextLabel title={contextTitle(context)} colour={context.settings.colour} name={context.name} />}
      <FreshnessBadge freshness={freshness} bare />
      {freshness.asOf !== null && (
        <span>
          as of <span className="tabular">{clockTime(freshness.asOf)}</span>
          {!live && (
            <>
              {' '}
              (<Age at={freshness.asOf} />)
            </>
          )}
        </span>
      )}
      {freshness.message !== null && (
        <span className="min-w-0 text-ink">
          <LongText text={freshness.message} limit={200} />
        </span>
      )}
      {interrupted !== null && interrupted !== freshness.message && (
        <span className="min-w-0 text-ink">
          <LongText text={interrupted} limit={200} />
        </span>
      )}
      {freshness.hint !== null && (
        <span className="min-w-0">
          <LongText text={freshness.hint} limit={200} />
        </span>
      )}
      {freshness.retryAt !== null && (
        <span>
          next try <Countdown until={freshness.retryAt} />
        </span>
      )}
      {!live && (
        <Button size="sm" variant="ghost" icon={off ? Plug : RefreshCw} className="ml-auto" onClick={() => void bringBack(contextId, off)}>
          {off ? 'Connect' : 'Retry now'}
        </Button>
      )}
    </div>
  )
}
