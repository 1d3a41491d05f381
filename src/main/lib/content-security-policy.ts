/**
 * The page's Content-Security-Policy, the same in Electron and in the browser: everything from our own origin, nothing from elsewhere,
 * no inline script, no string turned into script or markup without a Trusted Types policy. Styles may be inline (the table and the editor
 * place rows by style attributes), workers may be blobs (the editor's), images may be data URLs.
 *
 * @param connect Further origins that the page may talk to besides its own, such as `ws://127.0.0.1:4711`. Each must be one origin.
 * @throws When an entry could smuggle in another directive or a wildcard.
 */
export function contentSecurityPolicy(connect: readonly string[]): string {
  const bad = connect.find(origin => !/^(https?|wss?):\/\/[a-z0-9.[\]:-]+$/i.test(origin))
  if (bad !== undefined) throw new Error(`not an origin: ${JSON.stringify(bad)}`)
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    ['connect-src', "'self'", ...connect].join(' '),
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}
