import { ChevronRight, Ellipsis, Pin, PinOff, Plug, RefreshCw, Settings2, Star, Unplug } from 'lucide-react'
import { memo, useId, useState } from 'react'
import type { ContextInfo } from '../../../shared/domain/context.ts'
import { addressOf, navigate } from '../../router.ts'
import { contextTitle } from '../../state/contexts-store.ts'
import { useShownFreshness } from '../../state/shown-freshness.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { cleanText } from '../../ui/clean-text.ts'
import { contextColour } from '../../ui/context-label.tsx'
import { FreshnessBadge } from '../../ui/freshness-badge.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { contextActions } from './context-actions.ts'
import { ContextBadges } from './context-badges.tsx'
import { ContextDetails } from './context-details.tsx'
import { ContextTrouble } from './context-trouble.tsx'

export type ContextRowProps = { context: ContextInfo; onReview: (id: string) => void; onSettings: (id: string) => void }

/** One context: what it is, how far it can be trusted, and what can be done with it. Opens to its details. */
export const ContextRow = memo(function ContextRow({ context, onReview, onSettings }: ContextRowProps) {
  const [open, setOpen] = useState(false)
  const detailsId = useId()
  const freshness = useShownFreshness(context.freshness)
  const title = cleanText(contextTitle(context), 200)
  const { settings } = context
  const needsWord = context.consent?.allowed === false
  return (
    <li
      data-testid="context-row"
      data-context={context.id}
      className="border-b border-line last:border-0 [contain-intrinsic-size:auto_60px] [content-visibility:auto]"
    >
      <div className="flex items-center gap-3 py-2.5 pr-3 pl-2">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={detailsId}
          aria-label={`Details of ${title}`}
          onClick={() => setOpen(!open)}
          className="flex size-6 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
        >
          <ChevronRight aria-hidden className={classNames('size-4 transition-transform', open && 'rotate-90')} />
        </button>
        <span aria-hidden className="h-9 w-1 shrink-0 rounded-full" style={{ background: contextColour(settings.colour) }} />
        <div className="min-w-0 flex-[3]">
          <div className="flex min-w-0 items-center gap-2">
            <h3 className="min-w-0 truncate text-sm font-semibold" title={title}>
              <bdi>{title}</bdi>
            </h3>
            <ContextBadges context={context} />
          </div>
          <p className="truncate text-xs text-ink-3">
            {settings.alias !== null && (
              <>
                <SafeText>{context.name}</SafeText> ·{' '}
              </>
            )}
            <SafeText className="font-mono">{context.server ?? 'no server'}</SafeText>
          </p>
        </div>
        <div className="hidden min-w-0 flex-[1.4] lg:block">
          <p className="truncate text-sm text-ink-2">
            <SafeText>{context.username ?? context.user ?? 'no user'}</SafeText>
          </p>
          <p className="truncate text-xs text-ink-3">
            <SafeText>{context.authentication}</SafeText>
          </p>
        </div>
        <div className="hidden w-28 shrink-0 text-right lg:block">
          {context.connected && freshness.asOf !== null && (
            <a
              href={addressOf(['fleet'], { context: encodeURIComponent(context.id) })}
              className="tabular text-sm text-accent-text hover:underline"
            >
              {context.databases} {context.databases === 1 ? 'database' : 'databases'}
            </a>
          )}
        </div>
        <div className="w-32 shrink-0">
          {context.problem === null ? <FreshnessBadge freshness={freshness} /> : <Badge tone="bad">Can’t be used</Badge>}
        </div>
        <div className="flex w-44 shrink-0 items-center justify-end gap-0.5">
          {context.problem === null &&
            (context.connected ? (
              <Button size="sm" icon={Unplug} onClick={() => void contextActions.disconnect(context.id)}>
                Disconnect
              </Button>
            ) : (
              <Button
                size="sm"
                variant="primary"
                icon={Plug}
                onClick={() => (needsWord ? onReview(context.id) : void contextActions.connect(context.id))}
              >
                Connect
              </Button>
            ))}
          <IconButton
            size="sm"
            label={settings.favourite ? 'No longer a favourite' : 'Make it a favourite'}
            icon={Star}
            pressed={settings.favourite}
            className="aria-pressed:[&_svg]:fill-current"
            onClick={() => void contextActions.configure(context.id, { favourite: !settings.favourite })}
          />
          <Menu
            trigger={<IconButton size="sm" label={`More for ${title}`} icon={Ellipsis} />}
            items={[
              { id: 'settings', title: 'Settings…', icon: Settings2, onSelect: () => onSettings(context.id) },
              {
                id: 'pin',
                title: settings.pinned ? 'Don’t connect at start' : 'Connect at start',
                icon: settings.pinned ? PinOff : Pin,
                onSelect: () => void contextActions.configure(context.id, { pinned: !settings.pinned }),
              },
              {
                id: 'retry',
                title: 'Retry now',
                icon: RefreshCw,
                because: context.connected ? null : 'It is not connected',
                onSelect: () => void contextActions.retry(context.id),
              },
              { kind: 'separator', id: 'line' },
              {
                id: 'new',
                title: 'New database here',
                because: context.problem === null ? null : 'This context can’t be used',
                onSelect: () => navigate(addressOf(['new'], { context: context.id })),
              },
            ]}
          />
        </div>
      </div>
      <ContextTrouble context={context} freshness={freshness} onReview={onReview} />
      {open && (
        <div id={detailsId} className="border-t border-line bg-canvas px-12 py-4">
          <ContextDetails context={context} freshness={freshness} onReview={onReview} />
        </div>
      )}
    </li>
  )
})
