/** Electron's security checklist, item by item, on what the shell really hands to Electron; and the fuses of the packaged app. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { type App, createApp } from '../../src/main/app.ts'
import { runDesktop } from '../../src/main/electron/run-desktop.ts'
import type { Contract } from '../../src/shared/contract.ts'
import * as electron from '../fakes/fake-electron.ts'

vi.mock('electron', () => import('../fakes/fake-electron.ts'))

const root = resolve(import.meta.dirname, '../..')
const home = mkdtempSync(join(tmpdir(), 'clouddb-shell-'))
const own = 'app://clouddb/index.html'
let app: App
let ended: Promise<void>
let page: electron.BrowserWindow

beforeAll(async () => {
  process.env.CLOUDDB_DATA_DIR = join(home, 'data')
  // Started as a developer might start it, to see that a packaged app pays no heed.
  process.env.ELECTRON_RENDERER_URL = 'http://127.0.0.1:5173'
  const kubeconfig = join(home, 'config')
  writeFileSync(kubeconfig, JSON.stringify(oneContext))
  process.argv.push('--kubeconfig', kubeconfig)
  ended = runDesktop({
    version: '0.0.0',
    mainDir: join(home, 'out', 'main'),
    createApp: async deps => {
      app = await createApp(deps)
      return app
    },
  })
  await vi.waitFor(() => expect(electron.windows[0]?.loaded).toBe(own), 15_000)
  page = windowAt(0)
})

afterAll(async () => {
  electron.app.quit()
  await ended
  rmSync(home, { recursive: true, force: true })
})

const oneContext = {
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'u', user: { token: 't' } }],
  contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
}

function windowAt(index: number): electron.BrowserWindow {
  const window = electron.windows[index]
  if (window === undefined) throw new Error('no window was opened')
  return window
}

function preferences(): Record<string, unknown> {
  const { webPreferences } = page.options
  if (typeof webPreferences !== 'object' || webPreferences === null) throw new Error('the window has no webPreferences')
  return Object.fromEntries(Object.entries(webPreferences))
}

async function fetchPage(address: string, method = 'GET'): Promise<Response> {
  const handler = electron.handlers.get('app')
  if (handler === undefined) throw new Error('the scheme has no handler')
  return handler(new Request(address, { method }))
}

/** Emits an event of the contents and says whether it was prevented. */
function prevented(name: string, facts: Record<string, unknown> = {}): boolean {
  const preventDefault = vi.fn()
  page.webContents.emit(name, { ...facts, preventDefault }, {}, {})
  return preventDefault.mock.calls.length > 0
}

function openWindow(url: string): unknown {
  return page.webContents.openHandler?.({ url })
}

/** Asks for a port as a frame would; returns the port that came back. */
function ask(frame: { url: string; parent: unknown }, isMain = true, contents = page.webContents): electron.FakePort | null {
  let got: electron.FakePort | null = null
  const senderFrame = { ...frame, postMessage: (_channel: string, _message: null, ports: electron.FakePort[]) => (got = ports[0] ?? null) }
  contents.mainFrame = isMain ? senderFrame : {}
  electron.ipcMain.emit('clouddb-port', { sender: contents, senderFrame })
  return got
}

describe('Electron’s security checklist', () => {
  test('1 only our own scheme is loaded, and no request leaves it', () => {
    expect(page.loaded).toBe(own)
    const cancelled = (url: string) => {
      const answer = vi.fn()
      electron.defaultSession.beforeRequest?.({ url }, answer)
      return answer.mock.calls[0]?.[0].cancel
    }
    expect(cancelled(own)).toBe(false)
    expect(cancelled('blob:app://clouddb/3f')).toBe(false)
    const foreign = ['http://example.org/', 'https://example.org/', 'ws://127.0.0.1:5173/', 'http://127.0.0.1:5173/', 'file:///etc/passwd']
    for (const url of [...foreign, 'app://other/', 'app://clouddb.example.org/', 'devtools://x']) expect(cancelled(url), url).toBe(true)
  })

  test('2 the page has no Node', () => {
    expect(preferences()).toMatchObject({ nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false })
  })

  test('3 preload and page live in separate contexts', () => {
    expect(preferences().contextIsolation).toBe(true)
  })

  test('4 every renderer is sandboxed', () => {
    expect(electron.app.sandboxed).toBe(true)
    expect(preferences().sandbox).toBe(true)
  })

  test('5 permissions are denied, but for copying by our own page', () => {
    const { set } = electron.defaultSession
    const request = (permission: string, requestingUrl: string, isMainFrame = true) => {
      const answer = vi.fn()
      set.get('request')?.(page.webContents, permission, answer, { requestingUrl, isMainFrame })
      return answer.mock.calls[0]?.[0]
    }
    const check = (permission: string, origin: string) => set.get('check')?.(page.webContents, permission, origin, { isMainFrame: true })
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fullscreen',
      'usb',
      'hid',
      'serial',
    ]) {
      expect(request(permission, own), permission).toBe(false)
      expect(check(permission, 'app://clouddb/'), permission).toBe(false)
    }
    expect(request('clipboard-sanitized-write', own)).toBe(true)
    expect(request('clipboard-sanitized-write', own, false)).toBe(false)
    expect(request('clipboard-sanitized-write', 'https://example.org/')).toBe(false)
    expect(check('clipboard-sanitized-write', 'app://clouddb/')).toBe(true)
    expect(set.get('device')?.({})).toBe(false)
  })

  test('6 web security stays on', () => {
    expect(preferences().webSecurity).toBe(true)
  })

  test('7 every answer carries the content security policy, also refusals', async () => {
    for (const address of [own, 'app://clouddb/missing.js', 'app://other/index.html']) {
      const policy = (await fetchPage(address)).headers.get('content-security-policy') ?? ''
      const directives = new Map(policy.split('; ').map(directive => [directive.split(' ')[0], directive.split(' ').slice(1).join(' ')]))
      expect(directives.get('default-src')).toBe("'none'")
      expect(directives.get('script-src')).toBe("'self'")
      expect(directives.get('connect-src')).toBe("'self'")
      expect(directives.get('base-uri')).toBe("'none'")
      expect(directives.get('frame-ancestors')).toBe("'none'")
      expect(directives.get('require-trusted-types-for')).toBe("'script'")
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*|https?:/)
    }
  })

  test('8 insecure content is not allowed', () => {
    expect(preferences().allowRunningInsecureContent).toBe(false)
  })

  test('9 experimental features are off', () => {
    expect(preferences().experimentalFeatures).toBe(false)
  })

  test('10 no Blink feature is switched on', () => {
    expect(preferences()).not.toHaveProperty('enableBlinkFeatures')
  })

  test('11 and 12 webviews are off, and none can be attached', () => {
    expect(preferences().webviewTag).toBe(false)
    expect(prevented('will-attach-webview')).toBe(true)
  })

  test('13 the page can’t navigate away', () => {
    const foreign = [
      'https://example.org/',
      'file:///etc/passwd',
      'app://other/index.html',
      'app://user@clouddb/index.html',
      'data:text/html,x',
    ]
    for (const url of [...foreign, 'javascript:0', 'app://clouddb/assets/x.js']) {
      expect(prevented('will-navigate', { url }), url).toBe(true)
      expect(prevented('will-frame-navigate', { url, isMainFrame: true }), url).toBe(true)
    }
    expect(prevented('will-navigate', { url: own })).toBe(false)
    expect(prevented('will-frame-navigate', { url: own, isMainFrame: false })).toBe(true)
    expect(prevented('will-redirect', { url: own })).toBe(true)
  })

  test('14 the page can’t open windows', () => {
    for (const url of [own, 'https://example.org/', 'about:blank']) expect(openWindow(url)).toEqual({ action: 'deny' })
  })

  test('15 a link opens in the browser only over https, without credentials, once after a click', () => {
    electron.opened.length = 0
    const click = () => page.webContents.emit('input-event', {}, { type: 'mouseUp' })
    openWindow('https://example.org/unasked')
    for (const url of [
      'http://example.org/',
      'file:///bin/sh',
      'smb://x/y',
      'https://u:p@example.org/',
      `https://example.org/${'x'.repeat(3000)}`,
    ]) {
      click()
      openWindow(url)
    }
    expect(electron.opened).toEqual([])
    click()
    openWindow('https://example.org/docs')
    openWindow('https://example.org/twice')
    expect(electron.opened).toEqual(['https://example.org/docs'])
  })

  test('16 Electron is current, and pinned', () => {
    const manifest = parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(manifest.devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/)
    expect(Number.parseInt(manifest.devDependencies.electron, 10)).toBeGreaterThanOrEqual(45)
  })

  test('17 only the main frame of our own window, on our own page, is given a port', async () => {
    expect(ask({ url: 'https://example.org/', parent: null })).toBeNull()
    expect(ask({ url: 'app://other/index.html', parent: null })).toBeNull()
    expect(ask({ url: own, parent: {} })).toBeNull()
    expect(ask({ url: own, parent: null }, false)).toBeNull()
    expect(ask({ url: own, parent: null }, true, new electron.FakeContents())).toBeNull()
    const port = ask({ url: own, parent: null })
    if (port === null) throw new Error('our own page got no port')
    const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port: port.port }))
    port.port.start()
    expect(await client.system.info()).toMatchObject({ host: 'electron', version: '0.0.0', keyStore: 'keychain' })
    // A page that loads anew gets a new port, and the old one is closed.
    const closed = new Promise(done => port.port.once('close', done))
    ask({ url: own, parent: null })?.close()
    await closed
  })

  test('18 pages come from our own scheme, which has no more rights than a web page; file:// is not used', async () => {
    expect(electron.schemes).toEqual([
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, bypassCSP: false, allowServiceWorkers: false },
      },
    ])
    for (const path of ['..%2f..%2fconfig', '%2e%2e/config', 'assets/..%5c..%5cconfig', '%00', '%ff', 'config']) {
      expect((await fetchPage(`app://clouddb/${path}`)).status, path).toBe(404)
    }
    expect((await fetchPage(own, 'POST')).status).toBe(405)
    expect((await fetchPage('app://other/index.html')).status).toBe(403)
  })

  test('19 every fuse is in its safe position', () => {
    expect(parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')).electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    })
  })

  test('20 preload hands over a port and exposes nothing', () => {
    const preload = readFileSync(join(root, 'src/preload/index.ts'), 'utf8')
    expect(preload).not.toContain('contextBridge')
    expect(preload).toContain('window.postMessage(channel, location.origin, event.ports)')
  })
})

describe('beyond the checklist', () => {
  test('a packaged app has no developer tools, no dialogs and no spell checker', () => {
    expect(preferences()).toMatchObject({
      devTools: false,
      disableDialogs: true,
      safeDialogs: true,
      spellcheck: false,
      navigateOnDragDrop: false,
    })
    expect(electron.defaultSession.spellChecker).toBe(false)
    expect(JSON.stringify(electron.menus)).not.toContain('toggleDevTools')
  })

  test('garbage on the port harms nothing', async () => {
    const port = ask({ url: own, parent: null })
    if (port === null) throw new Error('our own page got no port')
    for (const message of ['', '{', 'null', '[1]', '{"i":"x","t":9}', '{"__proto__":{"a":1}}', 7, { i: 1 }, new Uint8Array(9), null]) {
      port.port.postMessage(message)
    }
    const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port: port.port }))
    port.port.start()
    expect((await client.system.info()).host).toBe('electron')
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('a page can only save files that it made itself', () => {
    const download = (url: string) => {
      const preventDefault = vi.fn()
      electron.defaultSession.emit('will-download', { preventDefault }, { getURL: () => url })
      return preventDefault.mock.calls.length === 0
    }
    expect(download('blob:app://clouddb/1')).toBe(true)
    expect(download('https://example.org/x.exe')).toBe(false)
    expect(download('data:text/plain,x')).toBe(false)
  })

  test('the chosen theme becomes the window’s own', async () => {
    const port = ask({ url: own, parent: null })
    if (port === null) throw new Error('our own page got no port')
    const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port: port.port }))
    port.port.start()
    await client.preferences.set({ theme: 'light' })
    expect(electron.nativeTheme.themeSource).toBe('light')
  })

  test('a second start shows the window that is there', async () => {
    const before = page.shown
    electron.app.emit('second-instance')
    await vi.waitFor(() => expect(page.shown).toBe(before + 1))
    expect(electron.windows).toHaveLength(1)
  })
})
