import type { Session } from 'electron'
import { isFromOrigin } from './app-origin.ts'

/** The one permission: writing to the clipboard, which needs the user's click anyway. Reading it is not granted. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/**
 * Closes what a page's session offers: no permissions but copying for our own main frame, no devices, no spell-check downloads, and no
 * request to any other origin than our own.
 *
 * @param origin The origin of our pages.
 * @param dev Also let through the dev server's sockets and the developer tools' own pages.
 */
export function hardenSession(session: Session, origin: string, dev: boolean): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(granted.has(permission) && details.isMainFrame && isFromOrigin(details.requestingUrl, origin))
  })
  session.setPermissionCheckHandler((contents, permission, requestingOrigin, details) => {
    return contents !== null && granted.has(permission) && details.isMainFrame && isFromOrigin(requestingOrigin, origin)
  })
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest((request, answer) => answer({ cancel: !mayLoad(request.url, origin, dev) }))
  session.on('will-download', (event, item) => {
    // Files that the page itself made; anything else has no business on the disk.
    if (!item.getURL().startsWith(`blob:${origin}/`)) event.preventDefault()
  })
}

/** Whether a page may load this address: our own origin, and what a page makes itself. */
function mayLoad(address: string, origin: string, dev: boolean): boolean {
  if (isFromOrigin(address, origin) || address.startsWith('data:') || address.startsWith(`blob:${origin}/`)) return true
  return dev && (address.startsWith('devtools:') || isFromOrigin(address, origin.replace(/^http/, 'ws')))
}
