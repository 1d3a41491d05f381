import { PencilRuler } from 'lucide-react'
import type { DatabaseCluster } from '../../shared/domain/database-cluster.ts'
import type { ClusterAction } from '../../shared/domain/form.ts'
import { addressOf, navigate } from '../router.ts'
import { contextsStore, contextTitle } from '../state/contexts-store.ts'
import { enginesStore } from '../state/engines-store.ts'
import { fleetStore } from '../state/fleet-store.ts'
import { cleanText } from '../ui/clean-text.ts'
import { type Command, fits, perKind, wordsOf } from './command.ts'

/** What can be done to databases that fit the words, as their engines said when they were asked; `actionRows` says which to ask about. */
export type KnownActions = ReadonlyMap<string, readonly ClusterAction[]>

/** Databases that are asked about at once: more than that, and typing on is quicker. */
const mostAsked = 4

/** Words that are left for the database once an operation's title has taken its own; null: the title has none of them, or all. */
function wordsBeside(title: string, words: readonly string[]): readonly string[] | null {
  const low = title.toLowerCase()
  const left = words.filter(word => !low.includes(word))
  return left.length === words.length || left.length === 0 ? null : left
}

function placeOf(row: DatabaseCluster): { title: string; text: string } {
  const context = contextsStore.getState().byId.get(row.contextId)
  const title = context === undefined ? row.contextId : contextTitle(context)
  return { title, text: `${row.name} ${row.namespace} ${title} ${row.engine}` }
}

/** The databases of which what is typed names something that can be done: `scale orders`. */
export function actionRows(text: string): readonly DatabaseCluster[] {
  const words = wordsOf(text)
  const engines = enginesStore.getState().engines ?? []
  if (words.length < 2) return []
  const found: DatabaseCluster[] = []
  const wanted = new Map(
    engines.map(engine => {
      const titles = engine.operations.filter(operation => !operation.creates).map(operation => operation.title)
      return [engine.id, titles.flatMap(title => wordsBeside(title, words) ?? []).length === 0 ? [] : titles] as const
    }),
  )
  for (const row of fleetStore.getState().fleet.rows.values()) {
    const titles = wanted.get(row.engine) ?? []
    if (titles.length === 0) continue
    const { text: place } = placeOf(row)
    const named = titles.some(title => {
      const left = wordsBeside(title, words)
      return left !== null && fits(place, left)
    })
    if (named) found.push(row)
    if (found.length >= mostAsked) break
  }
  return found
}

/** What can be done to them, and after that what can't, with its reason. */
export function actionCommands(words: readonly string[], known: KnownActions): Command[] {
  const found: { command: Command; now: boolean }[] = []
  for (const [id, actions] of known) {
    const row = fleetStore.getState().fleet.rows.get(id)
    if (row === undefined) continue
    const { title: context, text: place } = placeOf(row)
    for (const action of actions) {
      const left = wordsBeside(action.title, words)
      if (left === null || !fits(place, left)) continue
      const where = `${row.namespace} · ${context}`
      const command: Command = {
        id: `${action.operation} ${id}`,
        title: cleanText(`${action.title}: ${row.name}`, 200),
        detail: cleanText(action.because === null ? where : `${where} · not now: ${action.because}`, 300),
        kind: 'Action',
        icon: PencilRuler,
        run: () => navigate(addressOf(['change', id, action.operation])),
      }
      found.push({ command, now: action.because === null })
    }
  }
  // What can be done now comes first; the rest says why it can't.
  return [...found.filter(each => each.now), ...found.filter(each => !each.now)].map(each => each.command).slice(0, perKind)
}
