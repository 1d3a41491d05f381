import { EventEmitter } from 'node:events'
import { MessageChannel as NodeChannel, type MessagePort as NodePort } from 'node:worker_threads'

/**
 * Electron's main-process surface as far as the shell uses it: it records what it is given and lets a test play the other side. It behaves as
 * Electron documents; what it does not have, the shell must not use.
 */

type Listener = (...args: unknown[]) => unknown

/** Keeps the listeners and options that code under test sets by calling `setX(value)`. */
export class FakeSession extends EventEmitter {
  readonly set = new Map<string, Listener>()
  spellChecker = true
  beforeRequest: Listener | null = null
  readonly webRequest = {
    onBeforeRequest: (listener: Listener) => {
      this.beforeRequest = listener
    },
  }
  setPermissionRequestHandler(handler: Listener) {
    this.set.set('request', handler)
  }
  setPermissionCheckHandler(handler: Listener) {
    this.set.set('check', handler)
  }
  setDevicePermissionHandler(handler: Listener) {
    this.set.set('device', handler)
  }
  setSpellCheckerEnabled(on: boolean) {
    this.spellChecker = on
  }
}

export class FakeContents extends EventEmitter {
  openHandler: Listener | null = null
  mainFrame: unknown = null
  setWindowOpenHandler(handler: Listener) {
    this.openHandler = handler
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new FakeContents()
  readonly options: Record<string, unknown>
  loaded: string | null = null
  shown = 0
  constructor(options: Record<string, unknown>) {
    super()
    this.options = options
    windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  async loadURL(address: string) {
    this.loaded = address
  }
  show() {
    this.shown += 1
  }
  focus() {
    this.shown += 1
  }
  isMinimized() {
    return false
  }
  isMaximized() {
    return false
  }
  getNormalBounds() {
    return { x: 10, y: 10, width: 900, height: 700 }
  }
}

/** One end of a channel: Electron's way to speak, over Node's ports. */
export class FakePort extends EventEmitter {
  readonly port: NodePort
  constructor(port: NodePort) {
    super()
    this.port = port
    port.on('close', () => this.emit('close'))
  }
  start() {
    this.port.on('message', data => this.emit('message', { data, ports: [] }))
  }
  postMessage(data: unknown) {
    this.port.postMessage(data)
  }
  close() {
    this.port.close()
  }
}

class FakeChannel {
  readonly port1: FakePort
  readonly port2: FakePort
  constructor() {
    const { port1, port2 } = new NodeChannel()
    this.port1 = new FakePort(port1)
    this.port2 = new FakePort(port2)
  }
}

class FakeApp extends EventEmitter {
  readonly isPackaged = true
  sandboxed = false
  readonly paths = new Map<string, string>()
  exitCode: number | null = null
  locked = true
  enableSandbox() {
    this.sandboxed = true
  }
  setName() {
    return undefined
  }
  setPath(name: string, path: string) {
    this.paths.set(name, path)
  }
  requestSingleInstanceLock() {
    return this.locked
  }
  async whenReady() {
    return undefined
  }
  quit() {
    this.emit('will-quit', { preventDefault: () => undefined })
  }
  exit(code: number) {
    this.exitCode = code
    this.emit('exited', code)
  }
}

/** All windows that were opened. */
export const windows: BrowserWindow[] = []
export const app = new FakeApp()
export const schemes: unknown[] = []
export const handlers = new Map<string, (request: Request) => Promise<Response>>()
export const opened: string[] = []
export const defaultSession = new FakeSession()
export const menus: unknown[] = []
export const clip = { text: '' }

export const MessageChannelMain = FakeChannel
export const ipcMain = new EventEmitter()
export const powerMonitor = new EventEmitter()
export const nativeTheme = { themeSource: 'system', shouldUseDarkColors: true }
export const session = { defaultSession }
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }
export const protocol = {
  registerSchemesAsPrivileged: (given: unknown[]) => void schemes.push(...given),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) => void handlers.set(scheme, handler),
}
export const shell = {
  openExternal: async (address: string) => {
    opened.push(address)
  },
}
export const clipboard = {
  readText: async () => clip.text,
  writeText: async (text: string) => {
    clip.text = text
  },
  clear: () => {
    clip.text = ''
  },
}
export const dialog = {
  showErrorBox: (title: string, text: string) => {
    throw new Error(`${title}: ${text}`)
  },
}
export const Menu = { buildFromTemplate: (template: unknown) => template, setApplicationMenu: (menu: unknown) => void menus.push(menu) }
export const safeStorage = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text: string) => Buffer.from(text).reverse(),
  decryptString: (bytes: Buffer) => Buffer.from(bytes).reverse().toString(),
}
export const utilityProcess = {
  fork: () => {
    throw new Error('no test needs a utility process')
  },
}
