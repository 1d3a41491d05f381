import { z } from 'zod'
import { ContextSettings } from '../../shared/domain/context.ts'
import type { AddedSource } from '../kube/kubeconfig-store.ts'
import type { JsonStore } from '../lib/json-file.ts'
import type { Seal } from '../lib/seal.ts'

/** What the user has set about contexts, in memory, with each change kept. */
export interface ContextSettingsStore {
  of(contextId: string): ContextSettings
  /** Whether this very command may run in this context. */
  allows(contextId: string, fingerprint: string): boolean
  sources(): readonly AddedSource[]
  /** Pasted kubeconfigs that are kept but can't be opened with today's key, in words. */
  problems(): readonly string[]
  /** Each throws the system's error when it could not be kept; the change then holds until the app ends. `setSources` throws blocked without a key. */
  configure(contextId: string, settings: ContextSettings): Promise<void>
  allow(contextId: string, fingerprint: string, allowed: boolean): Promise<void>
  setSources(sources: readonly AddedSource[]): Promise<void>
}

/** How a context is before the user has set anything. */
const defaultSettings: ContextSettings = {
  alias: null,
  colour: null,
  group: null,
  favourite: false,
  pinned: false,
  protection: 'normal',
}

/** Commands that stay allowed per context; more come only from binaries that change all the time. */
const maxCommands = 20

const Entry = z.object({ id: z.string(), settings: ContextSettings, commands: z.array(z.string()).max(1_000) })
const Source = z.union([
  z.object({ kind: z.literal('added-file'), path: z.string() }),
  // A pasted kubeconfig holds tokens and keys: its text is kept encrypted.
  z.object({ kind: z.literal('pasted'), title: z.string(), sealed: z.base64() }),
])
type Source = z.infer<typeof Source>
const File = z.object({ contexts: z.array(z.unknown()), sources: z.array(z.unknown()) })

interface Held {
  settings: ContextSettings
  commands: string[]
}

/** What sealed kubeconfigs are bound to. */
const label = 'pasted-kubeconfig'

/**
 * Reads what was kept; entries that make no sense are left out, one by one. A pasted kubeconfig that can't be opened stays in the file, for
 * the key may come back (a locked keychain).
 */
export async function openContextSettings(file: JsonStore, seal: Seal): Promise<ContextSettingsStore> {
  const read = File.safeParse(await file.read())
  const held = new Map<string, Held>()
  const sources: { open: AddedSource | null; kept: Source }[] = []
  if (read.success) {
    for (const raw of read.data.contexts) {
      const entry = Entry.safeParse(raw)
      if (entry.success) held.set(entry.data.id, { settings: entry.data.settings, commands: entry.data.commands })
    }
    for (const raw of read.data.sources) {
      const kept = Source.safeParse(raw)
      if (kept.success) sources.push({ open: await openSource(kept.data), kept: kept.data })
    }
  }

  async function openSource(kept: Source): Promise<AddedSource | null> {
    if (kept.kind !== 'pasted') return kept
    try {
      return { kind: 'pasted', title: kept.title, text: await seal.open(label, Buffer.from(kept.sealed, 'base64')) }
    } catch {
      // Told by `problems`; nothing else of the settings depends on it.
      return null
    }
  }

  async function keepable(source: AddedSource): Promise<Source | null> {
    if (source.kind === 'pasted') {
      return { kind: 'pasted', title: source.title, sealed: (await seal.seal(label, source.text)).toString('base64') }
    }
    return source.kind === 'added-file' ? { kind: source.kind, path: source.path } : null
  }

  function entryOf(id: string): Held {
    const entry = held.get(id) ?? { settings: defaultSettings, commands: [] }
    held.set(id, entry)
    return entry
  }

  function keep(): Promise<void> {
    return file.write({ contexts: Array.from(held, ([id, entry]) => ({ id, ...entry })), sources: sources.map(each => each.kept) })
  }

  return {
    of: id => held.get(id)?.settings ?? defaultSettings,
    allows: (id, fingerprint) => held.get(id)?.commands.includes(fingerprint) ?? false,
    sources: () => sources.flatMap(each => each.open ?? []),
    problems: () =>
      sources.flatMap(({ open, kept }) =>
        open === null && kept.kind === 'pasted'
          ? `The pasted kubeconfig “${kept.title}” can’t be opened: its key is another or locked.`
          : [],
      ),
    configure(id, settings) {
      entryOf(id).settings = settings
      return keep()
    },
    allow(id, fingerprint, allowed) {
      const entry = entryOf(id)
      const others = entry.commands.filter(command => command !== fingerprint)
      entry.commands = allowed ? [...others, fingerprint].slice(-maxCommands) : others
      return keep()
    },
    async setSources(next) {
      const opened: typeof sources = []
      for (const open of next) {
        const known = sources.find(each => each.open === open)
        const kept = known?.kept ?? (await keepable(open))
        if (kept !== null) opened.push({ open, kept })
      }
      sources.splice(0, sources.length, ...sources.filter(each => each.open === null), ...opened)
      await keep()
    },
  }
}
