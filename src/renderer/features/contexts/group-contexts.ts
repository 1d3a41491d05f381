import type { ContextInfo } from '../../../shared/domain/context.ts'

/** Contexts under one heading. */
export type ContextGroup = { readonly id: string; readonly title: string; readonly contexts: readonly ContextInfo[] }

function titleOf(context: ContextInfo): string {
  return (context.settings.alias ?? context.name).toLowerCase()
}

function byTitle(a: ContextInfo, b: ContextInfo): number {
  const left = titleOf(a)
  const right = titleOf(b)
  return left < right ? -1 : left > right ? 1 : a.id < b.id ? -1 : 1
}

/** Favourites first, then the user's groups by name, then the rest by file, with practice contexts last. A context stands in one group only. */
export function groupContexts(contexts: readonly ContextInfo[]): readonly ContextGroup[] {
  const groups = new Map<string, { title: string; rank: number; contexts: ContextInfo[] }>()
  for (const context of contexts) {
    const [id, title, rank] = placeOf(context)
    const group = groups.get(id) ?? { title, rank, contexts: [] }
    group.contexts.push(context)
    groups.set(id, group)
  }
  return [...groups]
    .sort(([, a], [, b]) => a.rank - b.rank || (a.title.toLowerCase() < b.title.toLowerCase() ? -1 : 1))
    .map(([id, group]) => ({ id, title: group.title, contexts: group.contexts.sort(byTitle) }))
}

function placeOf(context: ContextInfo): [id: string, title: string, rank: number] {
  if (context.settings.favourite) return ['favourites', 'Favourites', 0]
  if (context.settings.group !== null) return [`group ${context.settings.group}`, context.settings.group, 1]
  if (context.practice) return ['practice', 'Practice cluster', 3]
  return [`source ${context.source}`, context.source, 2]
}

/** Whether a context fits every word of a search. */
export function fitsSearch(context: ContextInfo, search: string): boolean {
  const text = [context.name, context.settings.alias, context.settings.group, context.server, context.user, context.source]
    .filter(part => part !== null)
    .join('\n')
    .toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}
