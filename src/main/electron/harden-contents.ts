import type { WebContents } from 'electron'
import { isFromOrigin } from './app-origin.ts'

/** What hardening needs besides the contents. */
interface HardenDeps {
  /** The origin of our pages. */
  readonly origin: string
  /** Opens an https address in the user's browser. */
  readonly openExternal: (address: string) => Promise<void>
  /** Monotonic ms. */
  readonly monotonic: () => number
}

/** A link opens this soon after the click or key that asked for it; a script that opens one by itself has none. */
const gestureMs = 1_000
const gestures: ReadonlySet<string> = new Set(['mouseDown', 'mouseUp', 'keyDown', 'rawKeyDown', 'touchStart', 'touchEnd', 'gestureTap'])

/**
 * Keeps a page where it is: it can't navigate away, open windows or embed pages. A link to an https address opens in the user's browser,
 * once per click.
 */
export function hardenContents(contents: WebContents, deps: HardenDeps): void {
  let gestureAt: number | null = null
  contents.on('input-event', (_event, input) => {
    if (gestures.has(input.type)) gestureAt = deps.monotonic()
  })
  contents.on('will-navigate', event => {
    if (!isOwnPage(event.url, deps.origin)) event.preventDefault()
  })
  contents.on('will-frame-navigate', event => {
    if (!event.isMainFrame || !isOwnPage(event.url, deps.origin)) event.preventDefault()
  })
  contents.on('will-redirect', event => event.preventDefault())
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    const asked = gestureAt !== null && deps.monotonic() - gestureAt <= gestureMs
    gestureAt = null
    if (asked && isSafeLink(url)) void deps.openExternal(url)
    return { action: 'deny' }
  })
}

/** Our page is one document: its address differs only behind the hash. */
function isOwnPage(address: string, origin: string): boolean {
  const path = URL.parse(address)?.pathname
  return isFromOrigin(address, origin) && (path === '/' || path === '/index.html')
}

/** Whether an address may be handed to the user's browser: https, with a host, no credentials in it, no longer than addresses are. */
function isSafeLink(address: string): boolean {
  const url = URL.parse(address)
  return (
    url !== null && url.protocol === 'https:' && url.hostname !== '' && url.username === '' && url.password === '' && address.length <= 2048
  )
}
