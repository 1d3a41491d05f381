import {
  BookOpen,
  Boxes,
  Cable,
  CirclePlus,
  Database,
  History,
  Keyboard,
  Layers,
  ListChecks,
  type LucideIcon,
  Plug,
  RefreshCw,
  Settings,
  SunMoon,
  Unplug,
} from 'lucide-react'
import type { ContextInfo } from '../../shared/domain/context.ts'
import type { DatabaseCluster } from '../../shared/domain/database-cluster.ts'
import { client } from '../client.ts'
import { describeError } from '../describe-error.ts'
import { addressOf, navigate } from '../router.ts'
import { contextsStore, contextTitle } from '../state/contexts-store.ts'
import { fleetStore } from '../state/fleet-store.ts'
import { changePreferences, themeInUse } from '../state/preferences-store.ts'
import { cleanText } from '../ui/clean-text.ts'
import { healthLabel } from '../ui/health-badge.tsx'
import { showToast } from '../ui/toast.tsx'
import { actionCommands, type KnownActions } from './action-commands.ts'
import { type Command, fits, perKind, wordsOf } from './command.ts'

const none: KnownActions = new Map()

function goTo(id: string, title: string, icon: LucideIcon, address: string): Command {
  return { id, title, detail: '', kind: 'Screen', icon, run: () => navigate(address) }
}

function attempt(what: string, work: () => Promise<unknown>) {
  work().catch(error => showToast({ title: what, text: describeError(error).message, tone: 'error' }))
}

function contextCommands(context: ContextInfo): Command[] {
  const title = cleanText(contextTitle(context), 120)
  const detail = cleanText(context.server ?? '', 120)
  const show: Command = {
    id: `show ${context.id}`,
    title: `Databases in ${title}`,
    detail,
    kind: 'Context',
    icon: Cable,
    run: () => navigate(addressOf(['fleet'], { context: encodeURIComponent(context.id) })),
  }
  if (context.problem !== null) return []
  if (context.connected) {
    const run = () => attempt(`Could not disconnect ${title}`, () => client.contexts.disconnect({ id: context.id }))
    return [show, { id: `off ${context.id}`, title: `Disconnect ${title}`, detail, kind: 'Action', icon: Unplug, run }]
  }
  // A command that has not been allowed is shown on the contexts screen first; nothing runs from here.
  const run =
    context.consent?.allowed === false
      ? () => navigate(addressOf(['contexts'], { review: context.id }))
      : () => attempt(`Could not connect ${title}`, () => client.contexts.connect({ id: context.id }))
  return [{ id: `on ${context.id}`, title: `Connect ${title}`, detail, kind: 'Action', icon: Plug, run }]
}

function operatorCommands(context: ContextInfo): Command[] {
  const title = cleanText(contextTitle(context), 120)
  return context.operators.map(operator => ({
    id: `operator ${context.id} ${operator.engine}`,
    title: `Operator ${operator.title}`,
    detail: `${operator.version ?? ''} ${title}`.trim(),
    kind: 'Operator',
    icon: Boxes,
    run: () => navigate(addressOf(['operator', context.id, operator.engine])),
  }))
}

function databaseCommand(row: DatabaseCluster, context: string): Command {
  return {
    id: row.id,
    title: cleanText(row.name, 120),
    detail: cleanText(`${row.namespace} · ${context} · ${healthLabel(row.health)}`, 200),
    kind: 'Database',
    icon: Database,
    run: () => navigate(addressOf(['database', row.id])),
  }
}

/** What fits the text, screens and actions first. With no text: the screens and actions. */
export function commandsFor(text: string, deps: { onShortcuts: () => void; actions?: KnownActions }): Command[] {
  const words = wordsOf(text)
  const fixed: Command[] = [
    goTo('fleet', 'Fleet', Database, '#/fleet'),
    goTo('contexts', 'Contexts', Cable, '#/contexts'),
    goTo('operators', 'Operators', Boxes, '#/operators'),
    goTo('new', 'New database', CirclePlus, '#/new'),
    goTo('runs', 'Runs', ListChecks, '#/runs'),
    goTo('rollouts', 'Rollouts', Layers, '#/rollouts'),
    goTo('timeline', 'Timeline', History, '#/timeline'),
    goTo('journal', 'Journal', BookOpen, '#/journal'),
    goTo('settings', 'Settings', Settings, '#/settings'),
    {
      id: 'theme',
      title: themeInUse() === 'dark' ? 'Use the light theme' : 'Use the dark theme',
      detail: '',
      kind: 'Action',
      icon: SunMoon,
      run: () => void changePreferences({ theme: themeInUse() === 'dark' ? 'light' : 'dark' }),
    },
    {
      id: 'wake',
      title: 'Retry all lost connections now',
      detail: '',
      kind: 'Action',
      icon: RefreshCw,
      run: () => attempt('Could not retry', () => client.system.wake()),
    },
    { id: 'keys', title: 'Keyboard shortcuts', detail: '', kind: 'Action', icon: Keyboard, run: () => setTimeout(deps.onShortcuts) },
  ]
  const { contexts, byId } = contextsStore.getState()
  const found = fixed.filter(command => fits(`${command.title} ${command.kind}`, words))
  const ofContexts = contexts
    .flatMap(contextCommands)
    .filter(command => fits(`${command.title} ${command.detail} ${command.kind}`, words))
    .slice(0, words.length === 0 ? 4 : perKind)
  const operators = contexts
    .flatMap(operatorCommands)
    .filter(command => words.length > 0 && fits(`${command.title} ${command.detail}`, words))
    .slice(0, perKind)
  const databases: Command[] = []
  if (words.length > 0) {
    for (const row of fleetStore.getState().fleet.rows.values()) {
      const context = byId.get(row.contextId)
      const title = context === undefined ? row.contextId : contextTitle(context)
      if (!fits(`${row.name} ${row.namespace} ${title} ${row.engine}`, words)) continue
      databases.push(databaseCommand(row, title))
      if (databases.length >= perKind) break
    }
  }
  return [...found, ...databases, ...actionCommands(words, deps.actions ?? none), ...operators, ...ofContexts]
}
