import { create } from 'zustand'
import type { Preferences } from '../../shared/domain/preferences.ts'
import { client } from '../client.ts'
import { describeError } from '../describe-error.ts'
import { showToast } from '../ui/toast.tsx'
import { connection } from './connection-store.ts'

/** null: not heard yet; the system's theme is used meanwhile. */
export const preferencesStore = create<{ readonly preferences: Preferences | null }>(() => ({ preferences: null }))

const darkQuery = '(prefers-color-scheme: dark)'

/** Only listened to: whoever reads `matches` between a change and its event takes the event from everybody (Chromium). */
const darkScheme = matchMedia(darkQuery)

/** The theme in use now, with `system` resolved. */
export function themeInUse(): 'dark' | 'light' {
  const wanted = preferencesStore.getState().preferences?.theme ?? 'system'
  if (wanted !== 'system') return wanted
  return matchMedia(darkQuery).matches ? 'dark' : 'light'
}

/** `themeInUse` as a subscription: for what can't follow CSS variables (the editor). */
export function subscribeTheme(listener: () => void): () => void {
  const stop = preferencesStore.subscribe(listener)
  darkScheme.addEventListener('change', listener)
  return () => {
    stop()
    darkScheme.removeEventListener('change', listener)
  }
}

function draw() {
  const root = document.documentElement
  root.dataset.theme = themeInUse()
  root.dataset.density = preferencesStore.getState().preferences?.density ?? 'comfortable'
}

async function load() {
  try {
    preferencesStore.setState({ preferences: await client.preferences.get() })
  } catch (error) {
    if (connection.getState().state === 'up') {
      showToast({ title: 'Could not read the preferences', text: describeError(error).message, tone: 'error' })
    }
  }
}

/** Keeps the preferences and the page's look in step, and reads them again whenever the host comes back. */
export function followPreferences(): { stop: () => void } {
  draw()
  const stops = [
    subscribeTheme(draw),
    connection.subscribe((now, before) => {
      if (now.state === 'up' && before.state !== 'up') void load()
    }),
  ]
  void load()
  return { stop: () => stops.forEach(stop => void stop()) }
}

/** Changes some preferences, at once on the page; goes back and says so when the host refuses. */
export async function changePreferences(change: Partial<Preferences>): Promise<void> {
  const before = preferencesStore.getState().preferences
  if (before !== null) preferencesStore.setState({ preferences: { ...before, ...change } })
  try {
    preferencesStore.setState({ preferences: await client.preferences.set(change) })
  } catch (error) {
    preferencesStore.setState({ preferences: before })
    showToast({ title: 'Could not keep the preferences', text: describeError(error).message, tone: 'error' })
  }
}
