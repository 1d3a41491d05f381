import { CircleAlert, Info, LoaderCircle, RefreshCw, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { ContextInfo } from '../../../shared/domain/context.ts'
import type { Freshness, FreshnessState } from '../../../shared/domain/freshness.ts'
import { client } from '../../client.ts'
import { describeError } from '../../describe-error.ts'
import { addressOf } from '../../router.ts'
import { contextTitle } from '../../state/contexts-store.ts'
import { Age } from '../../ui/age.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { cleanText } from '../../ui/clean-text.ts'
import { ContextLabel } from '../../ui/context-label.tsx'
import { Countdown } from '../../ui/countdown.tsx'
import { freshnessLabel } from '../../ui/freshness-badge.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { showToast } from '../../ui/toast.tsx'

export type StripProps = { id: string; name: string; context: ContextInfo | undefined; freshness: Freshness; rows: number }

const looks: Readonly<Partial<Record<FreshnessState, { icon: typeof CircleAlert; colour: string }>>> = {
  connecting: { icon: LoaderCircle, colour: 'text-info' },
  live: { icon: Info, colour: 'text-info' },
  stale: { icon: TriangleAlert, colour: 'text-warn' },
  throttled: { icon: TriangleAlert, colour: 'text-warn' },
}

/** One connected context that is not live (or live with something unseen): what happened, what to do, when it is tried again. */
export function ContextStrip({ id, name, context, freshness, rows }: StripProps) {
  const [busy, setBusy] = useState(false)
  const { icon: Icon, colour } = looks[freshness.state] ?? { icon: CircleAlert, colour: 'text-bad' }
  const said = [freshness.message, freshness.hint].filter(Boolean).join(' ')
  const waitsForWord = context?.consent?.allowed === false
  async function retry() {
    setBusy(true)
    try {
      await client.contexts.retry({ id })
    } catch (error) {
      showToast({ title: 'Could not retry', text: describeError(error).message, tone: 'error' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <li data-testid="context-strip" data-state={freshness.state} className="flex min-h-9 items-center gap-3 px-4 py-1 text-sm">
      <Icon aria-hidden className={classNames('size-4 shrink-0', colour, freshness.state === 'connecting' && 'animate-turn')} />
      <span className="flex max-w-60 min-w-0 shrink-0 font-medium">
        <ContextLabel title={context === undefined ? name : contextTitle(context)} colour={context?.settings.colour ?? null} name={name} />
      </span>
      <span className={classNames('shrink-0 font-medium', colour)}>{freshnessLabel(freshness.state)}</span>
      <span className="flex min-w-0 flex-1 gap-2">
        <span title={cleanText(said, 1_000)} className="min-w-0 truncate text-ink-2">
          <SafeText>{said}</SafeText>
        </span>
        {rows > 0 && freshness.asOf !== null && freshness.state !== 'live' && (
          <span className="shrink-0 text-ink-3">
            {' '}
            Its {rows === 1 ? 'row is' : `${rows} rows are`} from <Age at={freshness.asOf} light />.
          </span>
        )}
      </span>
      {freshness.retryAt !== null && (
        <span className="shrink-0 text-xs text-ink-3">
          Next try <Countdown until={freshness.retryAt} />
        </span>
      )}
      {waitsForWord ? (
        <ButtonLink size="sm" variant="primary" href={addressOf(['contexts'], { review: id })}>
          Review command
        </ButtonLink>
      ) : (
        freshness.state !== 'connecting' &&
        freshness.state !== 'live' && (
          <Button size="sm" icon={RefreshCw} busy={busy} onClick={() => void retry()}>
            Retry now
          </Button>
        )
      )}
    </li>
  )
}
