import type { PreferencesStore } from '../lib/preferences-store.ts'
import { definedOnly } from './defined-only.ts'
import { serve } from './serve.ts'

/** Handlers of `preferences`. */
export function preferenceProcedures(preferences: PreferencesStore) {
  const c = serve.preferences
  return {
    get: c.get.handler(() => preferences.get()),
    set: c.set.handler(({ input }) => preferences.set(definedOnly(input))),
  }
}
