import type { BrowserWindowConstructorOptions } from 'electron'
import type { WindowState } from './window-state.ts'

/** What a window's options depend on. */
interface WindowFacts {
  readonly state: WindowState
  /** Path of the bundled preload script. */
  readonly preload: string
  /** Run from source, with developer tools. */
  readonly dev: boolean
  readonly dark: boolean
  /** The icon's file where the system takes it from the window (Linux); null elsewhere. */
  readonly icon: string | null
}

/** Options of each of our windows. Defaults that matter for safety are written out, so that a new default of Electron's can't undo them. */
export function windowOptions(facts: WindowFacts): BrowserWindowConstructorOptions {
  return {
    title: 'CloudDB Desktop',
    ...facts.state.bounds,
    minWidth: 880,
    minHeight: 560,
    // Shown when its first frame is painted: no white flash.
    show: false,
    backgroundColor: facts.dark ? '#0b0f14' : '#ffffff',
    ...(facts.icon === null ? {} : { icon: facts.icon }),
    webPreferences: {
      preload: facts.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      disableDialogs: true,
      spellcheck: false,
      devTools: facts.dev,
    },
  }
}
