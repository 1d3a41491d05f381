import { BookOpen, Boxes, Cable, ClipboardList, Database, History, Layers, ListChecks, type LucideIcon, Plus, Settings } from 'lucide-react'
import { contextsStore } from '../state/contexts-store.ts'
import { classNames } from '../ui/class-names.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import { BrandMark } from './brand-mark.tsx'

type Entry = { path: string; title: string; icon: LucideIcon }

const entries: readonly Entry[] = [
  { path: '/fleet', title: 'Fleet', icon: Database },
  { path: '/contexts', title: 'Contexts', icon: Cable },
  { path: '/operators', title: 'Operators', icon: Boxes },
  { path: '/plans', title: 'Plans', icon: ClipboardList },
  { path: '/runs', title: 'Runs', icon: ListChecks },
  { path: '/rollouts', title: 'Rollouts', icon: Layers },
  { path: '/timeline', title: 'Timeline', icon: History },
  { path: '/journal', title: 'Journal', icon: BookOpen },
]
const settings: Entry = { path: '/settings', title: 'Settings', icon: Settings }

function NavLink({ entry, current, mark }: { entry: Entry; current: boolean; mark?: string | null }) {
  const Icon = entry.icon
  return (
    <a
      href={`#${entry.path}`}
      aria-current={current ? 'page' : undefined}
      className={classNames(
        'relative flex h-13 w-16 flex-col items-center justify-center gap-1 rounded-lg text-2xs font-medium',
        current ? 'bg-selected text-ink' : 'text-ink-3 hover:bg-hover hover:text-ink',
      )}
    >
      <Icon aria-hidden className={classNames('size-4.5', current && 'text-accent-text')} strokeWidth={1.8} />
      {entry.title}
      {mark && (
        <Tooltip content={mark} side="right">
          <span role="img" aria-label={mark} className="absolute top-1.5 right-3 size-2 rounded-full bg-warn" />
        </Tooltip>
      )}
    </a>
  )
}

/** The way to each screen. A database's own page and its forms count as part of the fleet. */
export function NavRail({ path }: { path: string }) {
  const waiting = contextsStore(view => view.contexts.filter(context => context.connected && context.consent?.allowed === false).length)
  const mark = waiting === 0 ? null : `${waiting} credential command${waiting === 1 ? ' waits' : 's wait'} for your word`
  const isCurrent = (entry: Entry) =>
    path === entry.path ||
    (entry.path === '/fleet' && (path === '/' || /^\/(database|change)\//.test(path))) ||
    (entry.path === '/operators' && /^\/operator(-change)?\//.test(path)) ||
    (entry.path === '/plans' && path.startsWith('/plan/')) ||
    (entry.path === '/runs' && path.startsWith('/runs/')) ||
    (entry.path === '/rollouts' && path.startsWith('/rollout/'))
  return (
    <nav aria-label="Screens" className="flex w-20 shrink-0 flex-col items-center gap-1 border-r border-line bg-surface py-3">
      <a href="#/fleet" aria-label="CloudDB Desktop, to the fleet" className="mb-2 rounded-lg p-1">
        <BrandMark />
      </a>
      <Tooltip content="New database" side="right">
        <a
          href="#/new"
          aria-label="New database"
          aria-current={path === '/new' ? 'page' : undefined}
          className="mb-2 flex h-9 w-13 items-center justify-center rounded-lg bg-accent text-accent-ink hover:bg-accent-hover"
        >
          <Plus aria-hidden className="size-4.5" />
        </a>
      </Tooltip>
      {entries.map(entry => (
        <NavLink key={entry.path} entry={entry} current={isCurrent(entry)} mark={entry.path === '/contexts' ? mark : null} />
      ))}
      <div className="flex-1" />
      <NavLink entry={settings} current={isCurrent(settings)} />
    </nav>
  )
}
