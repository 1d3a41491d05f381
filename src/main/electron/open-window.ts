import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { JsonStore } from '../lib/json-file.ts'
import { windowOptions } from './window-options.ts'
import { restoreWindow } from './window-state.ts'

/** What opening a window needs. */
interface OpenWindowDeps {
  /** The page's address. */
  readonly address: string
  readonly preload: string
  readonly icon: string | null
  readonly dev: boolean
  /** Where the window's place is kept. */
  readonly stateFile: JsonStore
  /** Told whenever somebody can or can't see the window. */
  readonly onVisible: (visible: boolean) => void
  readonly warn: (message: string) => void
}

/** A page that keeps crashing is loaded anew this often and then left alone. */
const maxReloads = 3

/** Opens the app's window where it was, shows it once painted, and keeps its place when it closes. */
export async function openWindow(deps: OpenWindowDeps): Promise<BrowserWindow> {
  const screens = screen.getAllDisplays().map(display => display.workArea)
  const state = restoreWindow(await deps.stateFile.read(), screens)
  const { preload, dev, icon } = deps
  const window = new BrowserWindow(windowOptions({ state, preload, dev, icon, dark: nativeTheme.shouldUseDarkColors }))
  if (state.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('show', () => deps.onVisible(true))
  window.on('restore', () => deps.onVisible(true))
  window.on('hide', () => deps.onVisible(false))
  window.on('minimize', () => deps.onVisible(false))
  window.on('close', () => {
    const kept = { ...window.getNormalBounds(), maximized: window.isMaximized() }
    deps.stateFile.write(kept).catch((error: unknown) => deps.warn(`the window's place could not be kept: ${String(error)}`))
  })
  let reloads = 0
  window.webContents.on('render-process-gone', (_event, details) => {
    deps.warn(`the page ended: ${details.reason}`)
    if (details.reason === 'clean-exit' || reloads >= maxReloads) return
    reloads += 1
    window.reload()
  })
  window.loadURL(deps.address).catch((error: unknown) => deps.warn(`the page could not be loaded: ${String(error)}`))
  return window
}
