import { Preferences } from '../../shared/domain/preferences.ts'
import type { JsonStore } from './json-file.ts'

/** What the user set for the app as a whole. */
export interface PreferencesStore {
  get(): Preferences
  /** Changes some and keeps all; throws the system's error when they can't be written. */
  set(change: Partial<Preferences>): Promise<Preferences>
}

const defaults: Preferences = { theme: 'system', density: 'comfortable', tiers: [], updateFeed: null, clipboardSeconds: 30 }

/** Reads what is kept. A value that no longer fits is left out; the others stand. */
export async function openPreferences(file: JsonStore): Promise<PreferencesStore> {
  const kept = await file.read()
  let current = { ...defaults }
  if (typeof kept === 'object' && kept !== null) {
    for (const [key, value] of Object.entries(kept)) {
      const candidate = Preferences.safeParse({ ...current, [key]: value })
      if (candidate.success) current = candidate.data
    }
  }
  return {
    get: () => current,
    async set(change) {
      const next = Preferences.parse({ ...current, ...change })
      await file.write(next)
      current = next
      return current
    },
  }
}
