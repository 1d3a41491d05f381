import { CornerDownRight, RefreshCw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ContextInfo } from '../../../shared/domain/context.ts'
import type { Freshness } from '../../../shared/domain/freshness.ts'
import { Age } from '../../ui/age.tsx'
import { Button } from '../../ui/button.tsx'
import { Countdown } from '../../ui/countdown.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { contextActions } from './context-actions.ts'

export type ContextTroubleProps = { context: ContextInfo; freshness: Freshness; onReview: (id: string) => void }

/** Why a context is not live and what to do: under its row, without a click. Nothing when there is nothing to say. */
export function ContextTrouble({ context, freshness, onReview }: ContextTroubleProps) {
  const [busy, setBusy] = useState(false)
  const needsWord = context.connected && context.consent?.allowed === false
  const limited = context.kinds.filter(kind => kind.freshness.state === 'forbidden')
  if (context.problem !== null) return <Line>{context.problem}</Line>
  const quiet = !context.connected || freshness.state === 'live'
  if (quiet && freshness.message === null && limited.length === 0) return null
  if (quiet) {
    return (
      <Line>
        {[freshness.message, limited.length === 0 ? null : `Not allowed to list ${limited.map(kind => kind.title).join(', ')}.`]
          .filter(Boolean)
          .join(' ')}
      </Line>
    )
  }
  const text = [freshness.message, freshness.hint].filter(Boolean).join(' ')
  if (text === '' && freshness.state === 'connecting') return null
  async function retry() {
    setBusy(true)
    await contextActions.retry(context.id)
    setBusy(false)
  }
  return (
    <Line
      actions={
        <>
          {freshness.asOf !== null && freshness.state !== 'connecting' && (
            <span className="text-xs text-ink-3">
              Last heard <Age at={freshness.asOf} />
            </span>
          )}
          {freshness.retryAt !== null && (
            <span className="text-xs text-ink-3">
              Next try <Countdown until={freshness.retryAt} />
            </span>
          )}
          {needsWord ? (
            <Button size="sm" variant="primary" onClick={() => onReview(context.id)}>
              Review command
            </Button>
          ) : (
            freshness.state !== 'connecting' && (
              <Button size="sm" icon={RefreshCw} busy={busy} onClick={() => void retry()}>
                Retry now
              </Button>
            )
          )}
        </>
      }
    >
      {text}
    </Line>
  )
}

function Line({ children, actions }: { children: string; actions?: ReactNode }) {
  return (
    <div className="flex items-center gap-3 pr-3 pb-2.5 pl-11">
      <CornerDownRight aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <p className="line-clamp-3 min-w-0 flex-1 text-xs break-words text-ink-2">
        <SafeText>{children}</SafeText>
      </p>
      {actions !== undefined && <div className="flex shrink-0 items-center gap-3">{actions}</div>}
    </div>
  )
}
