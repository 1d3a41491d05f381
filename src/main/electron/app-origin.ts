/** The scheme of our own pages. Not file://, which may read the disk; not http://, which would need a socket. */
export const appScheme = 'app'

/** The origin of our own pages, as Chromium writes it. */
export const appOrigin = `${appScheme}://clouddb`

/** What the scheme may do: it is a secure origin with URLs as usual, and nothing more (no CSP bypass, no service workers). */
export const appSchemePrivileges = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, bypassCSP: false, allowServiceWorkers: false },
} as const

/** Whether an address belongs to that origin. Anything that is no address doesn't. */
export function isFromOrigin(address: string, origin: string): boolean {
  const url = URL.parse(address)
  // URL.origin is 'null' for schemes that Node doesn't know, so the parts are compared.
  return url !== null && `${url.protocol}//${url.host}` === origin && url.username === '' && url.password === ''
}
