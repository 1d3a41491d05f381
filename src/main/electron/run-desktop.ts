/**
 * The desktop shell around the app: one window that shows our own page from our own scheme, one message port to it, and what only a desktop
 * has (keychain, menu, sleep and wake, the clipboard's guard). This folder is the only one that imports Electron; everything else also runs without.
 *
 * It promises that the page can do nothing but talk to the app's procedures: no Node, no navigation, no other origin, no permissions, no dialogs.
 */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  app,
  type BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  utilityProcess,
} from 'electron'
import type { App, AppDeps } from '../app.ts'
import { appDataDir } from '../lib/app-data-dir.ts'
import { systemClock } from '../lib/clock.ts'
import { createJsonFile } from '../lib/json-file.ts'
import { createLog } from '../lib/log.ts'
import { appOrigin, appScheme, appSchemePrivileges } from './app-origin.ts'
import { guardClipboard } from './clipboard-guard.ts'
import { forkUtility } from './fork-utility.ts'
import { hardenContents } from './harden-contents.ts'
import { hardenSession } from './harden-session.ts'
import { createKeychainKey } from './keychain-key.ts'
import { openLogFile } from './log-file.ts'
import { lookForUpdate } from './look-for-update.ts'
import { menuTemplate } from './menu.ts'
import { openWindow } from './open-window.ts'
import { readArguments } from './read-arguments.ts'
import { seeOutput } from './see-output.ts'
import { servePage } from './serve-page.ts'
import { portChannel, servePorts } from './serve-ports.ts'
import { watchPower } from './watch-power.ts'

/** What the entry brings. */
export interface DesktopDeps {
  readonly createApp: (deps: AppDeps) => Promise<App>
  readonly version: string
  /** The folder of the built main, with `../renderer` and `../preload` beside it. */
  readonly mainDir: string
}

/** A connection that won't end must not keep the app from ending. */
const endWithinMs = 5_000

/** Seconds that a secret stays on the clipboard before the preferences are read. */
const clearUnknownSeconds = 30

/** The window waits this long for news from the feed, so that its first page has them; off unless the user named a feed. */
const newsWithinMs = 1_000

/** Runs the desktop app until it quits. A second start only shows the first one's window. */
export async function runDesktop(deps: DesktopDeps): Promise<void> {
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([appSchemePrivileges])
  app.setName('CloudDB Desktop')
  const dataDir = appDataDir(process.platform, process.env, homedir())
  app.setPath('userData', join(dataDir, 'electron'))
  if (!app.requestSingleInstanceLock()) return app.quit()

  // electron-vite's dev server, and only when run from source: a packaged app shows its own page, whatever its environment says.
  const devServer = app.isPackaged ? null : (process.env.ELECTRON_RENDERER_URL ?? null)
  const dev = devServer !== null
  const origin = devServer === null ? appOrigin : new URL(devServer).origin
  const log = createLog({ clock: systemClock, sink: openLogFile(join(dataDir, 'logs', 'clouddb.log'), toStderr) })
  process.on('unhandledRejection', error => log.error('Nobody waited for a failure', error))
  const openExternal = (address: string) =>
    shell.openExternal(address).catch((error: unknown) => log.warn(`a link could not be opened: ${String(error)}`))
  app.on('web-contents-created', (_event, contents) => {
    hardenContents(contents, { origin, openExternal, monotonic: () => systemClock.monotonic() })
  })

  await app.whenReady()
  hardenSession(session.defaultSession, origin, dev)
  protocol.handle(appScheme, request => servePage(resolve(deps.mainDir, '../renderer'), request))
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, dev)))

  const given = readArguments(process.argv.slice(1))
  const keyStore = createKeychainKey({
    safeStorage,
    platform: process.platform,
    lockedPath: join(dataDir, 'vault.key.locked'),
    filePath: join(dataDir, 'vault.key'),
  })
  const notices: string[] = []
  let running: App | null = null
  const guard = guardClipboard({
    clipboard,
    clock: systemClock,
    clearAfterSeconds: () => running?.preferences.get().clipboardSeconds ?? clearUnknownSeconds,
  })
  let started: App
  try {
    started = await deps.createApp({
      host: 'electron',
      version: deps.version,
      dataDir,
      homeDir: homedir(),
      env: process.env,
      keyStore,
      log,
      kubeconfigs: given.kubeconfigs.map(path => resolve(path)),
      practice: given.practice ? 'on' : 'when-empty',
      fork: forkUtility(utilityProcess),
      clipboard: guard,
      notices,
    })
    running = started
  } catch (error) {
    log.error('The app could not start', error)
    // The one native box: there is no page yet to say it on.
    dialog.showErrorBox('CloudDB Desktop could not start', error instanceof Error ? error.message : String(error))
    return app.exit(1)
  }

  await using stack = new AsyncDisposableStack()
  stack.use(started)
  stack.use(guard)
  const { preferences } = started
  nativeTheme.themeSource = preferences.get().theme
  const feed = preferences.get().updateFeed
  if (feed !== null) {
    const looked = lookForUpdate({ feed, version: deps.version, platform: process.platform, fetch }).then(
      news => {
        if (news !== null) notices.push(news)
      },
      (error: unknown) => log.warn(`updates could not be looked for: ${String(error)}`),
    )
    await Promise.race([looked, late(newsWithinMs)])
  }
  const windows = new Set<BrowserWindow>()
  const ports = stack.use(
    servePorts({
      router: started.router,
      context: started.callContext,
      origin,
      isOurs: contents => [...windows].some(window => window.webContents === contents),
      openChannel: () => new MessageChannelMain(),
      onOutput: seeOutput({
        guard,
        setTheme: theme => {
          nativeTheme.themeSource = theme
        },
      }),
    }),
  )
  ipcMain.on(portChannel, ports.serve)
  stack.use(
    watchPower(
      powerMonitor,
      () => systemClock.monotonic(),
      () => started.wake(),
    ),
  )

  const stateFile = createJsonFile(join(dataDir, 'window.json'))
  async function showWindow(): Promise<void> {
    const [shown] = windows
    if (shown !== undefined) {
      if (shown.isMinimized()) shown.restore()
      return shown.focus()
    }
    const window = await openWindow({
      address: devServer ?? `${appOrigin}/index.html`,
      preload: resolve(deps.mainDir, '../preload/index.cjs'),
      icon: process.platform === 'linux' ? resolve(deps.mainDir, '../../resources/icons/256x256.png') : null,
      dev,
      stateFile,
      onVisible: visible => started.setVisible(visible),
      warn: message => log.warn(message),
    })
    windows.add(window)
    window.once('closed', () => windows.delete(window))
  }
  // One after the other: two asked for at once would otherwise both find no window and open one.
  let showing: Promise<void> = Promise.resolve()
  const show = () => {
    showing = showing.then(showWindow).catch((error: unknown) => log.error('The window could not be opened', error))
  }
  app.on('second-instance', show)
  app.on('activate', show)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  show()

  await quitAsked()
  await Promise.race([guard.clearNow().then(() => stack.disposeAsync()), late(endWithinMs)])
  app.exit(0)
}

/** Resolves when the app is about to quit and its windows are gone; the quitting then waits for us. */
function quitAsked(): Promise<void> {
  return new Promise(done => {
    app.on('will-quit', event => {
      event.preventDefault()
      done()
    })
  })
}

function late(ms: number): Promise<void> {
  return new Promise(done => setTimeout(done, ms))
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`)
}
