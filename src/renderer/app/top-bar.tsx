import { CircleHelp, Moon, Search, Sun } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import type { Freshness } from '../../shared/domain/freshness.ts'
import { connection } from '../state/connection-store.ts'
import { fleetStore } from '../state/fleet-store.ts'
import { freshnessSummary } from '../state/freshness-summary.ts'
import { infoStore } from '../state/info-store.ts'
import { changePreferences, subscribeTheme, themeInUse } from '../state/preferences-store.ts'
import { shownFreshness } from '../state/shown-freshness.ts'
import { Badge } from '../ui/badge.tsx'
import { classNames } from '../ui/class-names.ts'
import { commandKey } from '../ui/command-key.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Kbd } from '../ui/kbd.tsx'

function Summary() {
  const contexts = fleetStore(view => view.fleet.contexts)
  const ready = fleetStore(view => view.ready)
  const host = connection()
  if (!ready) return <span className="text-xs text-ink-3">{host.state === 'down' ? 'No host' : 'Connecting to the host…'}</span>
  const shown: Freshness[] = []
  for (const context of contexts.values()) if (context.connected) shown.push(shownFreshness(context.freshness, host))
  const { text, worst } = freshnessSummary(shown)
  const colour = worst === 'live' ? 'bg-good' : worst === 'connecting' ? 'bg-info' : worst === null ? 'bg-edge' : 'bg-warn'
  return (
    <a
      href="#/contexts"
      data-testid="freshness-summary"
      title={text}
      className="tabular flex min-w-0 items-center gap-2 rounded-md px-2 py-1 text-xs text-ink-2 hover:bg-hover"
    >
      <span aria-hidden className={classNames('size-2 shrink-0', worst === 'live' ? 'rounded-full' : 'rotate-45 rounded-[2px]', colour)} />
      <span className="truncate">{text}</span>
    </a>
  )
}

/** Search, what can be trusted, theme and help. */
export function TopBar({ onPalette, onShortcuts }: { onPalette: () => void; onShortcuts: () => void }) {
  const theme = useSyncExternalStore(subscribeTheme, themeInUse)
  const info = infoStore(view => view.info)
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-surface px-4">
      <button
        type="button"
        onClick={onPalette}
        className="flex h-8 min-w-44 max-w-96 flex-1 items-center gap-2 rounded-md border border-line-strong bg-field px-2.5 text-sm text-ink-3 hover:border-edge"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="flex-1 text-left">Go to or do…</span>
        <Kbd>{`${commandKey} K`}</Kbd>
      </button>
      <div className="ml-auto" />
      {info?.practice === 'on' && (
        <span className="flex shrink-0 max-lg:hidden">
          <Badge tone="info" title="The embedded practice cluster is running on this machine">
            Practice cluster on
          </Badge>
        </span>
      )}
      {info?.practice === 'starting' && <Badge tone="info">Practice cluster is starting…</Badge>}
      {info?.practice === 'failed' && (
        <a href="#/settings" className="flex shrink-0">
          <Badge tone="bad" title="Start it again in Settings">
            Practice cluster has ended
          </Badge>
        </a>
      )}
      <Summary />
      <div className="flex shrink-0">
        <IconButton
          label={theme === 'dark' ? 'Use the light theme' : 'Use the dark theme'}
          icon={theme === 'dark' ? Sun : Moon}
          onClick={() => void changePreferences({ theme: theme === 'dark' ? 'light' : 'dark' })}
        />
        <IconButton label="Keyboard shortcuts (?)" icon={CircleHelp} onClick={onShortcuts} />
      </div>
    </header>
  )
}
