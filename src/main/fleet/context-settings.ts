import { z } from 'zod'
import { ContextSettings } from '../../shared/domain/context.ts'
import type { AddedSource } from '../kube/kubeconfig-store.ts'
import type { JsonStore } from '../lib/json-file.ts'

/** What the user has set about contexts, in memory, with each change kept. */
export interface ContextSettingsStore {
  of(contextId: string): ContextSettings
  /** Whether this very command may run in this context. */
  allows(contextId: string, fingerprint: string): boolean
  sources(): readonly AddedSource[]
  /** Each throws the system's error when it could not be kept; the change then holds until the app ends. */
  configure(contextId: string, settings: ContextSettings): Promise<void>
  allow(contextId: string, fingerprint: string, allowed: boolean): Promise<void>
  setSources(sources: readonly AddedSource[]): Promise<void>
}

/** How a context is before the user has set anything. */
export const defaultSettings: ContextSettings = {
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
  z.object({ kind: z.literal('pasted'), title: z.string(), text: z.string() }),
])
const File = z.object({ contexts: z.array(z.unknown()), sources: z.array(z.unknown()) })

interface Held {
  settings: ContextSettings
  commands: string[]
}

/** Reads what was kept; entries that make no sense are left out, one by one. */
export async function openContextSettings(file: JsonStore): Promise<ContextSettingsStore> {
  const read = File.safeParse(await file.read())
  const held = new Map<string, Held>()
  let sources: AddedSource[] = []
  if (read.success) {
    for (const raw of read.data.contexts) {
      const entry = Entry.safeParse(raw)
      if (entry.success) held.set(entry.data.id, { settings: entry.data.settings, commands: entry.data.commands })
    }
    sources = read.data.sources.flatMap(raw => Source.safeParse(raw).data ?? [])
  }

  function entryOf(id: string): Held {
    const entry = held.get(id) ?? { settings: defaultSettings, commands: [] }
    held.set(id, entry)
    return entry
  }

  function keep(): Promise<void> {
    return file.write({ contexts: Array.from(held, ([id, entry]) => ({ id, ...entry })), sources })
  }

  return {
    of: id => held.get(id)?.settings ?? defaultSettings,
    allows: (id, fingerprint) => held.get(id)?.commands.includes(fingerprint) ?? false,
    sources: () => sources,
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
    setSources(next) {
      sources = [...next]
      return keep()
    },
  }
}
