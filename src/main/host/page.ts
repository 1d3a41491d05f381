import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { contentSecurityPolicy } from '../lib/content-security-policy.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
}

/** Serves the built page: files of one folder and nothing else. The page holds no secret, so it needs no token. */
export function createPage(deps: { readonly folder: string; readonly socketOrigins: () => readonly string[] }) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'Only GET is served here.')
    const file = fileOf(deps.folder, request.url ?? '/')
    const facts = file === null || !(await isWithin(deps.folder, file)) ? null : await stat(file).catch(() => null)
    if (file === null || facts === null || !facts.isFile()) return end(response, 404, 'There is no such file.')
    const immutable = file.includes(`${sep}assets${sep}`)
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Content-Length': facts.size,
      // Built assets carry a hash in their name; the page itself must be asked for each time.
      'Cache-Control': immutable ? 'private, max-age=31536000, immutable' : 'no-store',
      'Content-Security-Policy': contentSecurityPolicy(deps.socketOrigins()),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
    })
    if (request.method === 'HEAD') return void response.end()
    await pipeline(createReadStream(file), response).catch(() => response.destroy())
  }
}

/** null for what points outside the folder or is no path at all. */
function fileOf(folder: string, url: string): string | null {
  let path: string
  try {
    path = decodeURIComponent(url.split(/[?#]/)[0] ?? '/')
  } catch {
    return null
  }
  if (path.includes('\0')) return null
  const file = normalize(join(folder, path === '/' ? 'index.html' : path))
  return file.startsWith(normalize(folder) + sep) ? file : null
}

/** Whether it is still inside when links are followed. False for what isn't there. */
async function isWithin(folder: string, file: string): Promise<boolean> {
  const [outer, inner] = await Promise.all([realpath(folder), realpath(file)].map(path => path.catch(() => null)))
  return typeof outer === 'string' && typeof inner === 'string' && inner.startsWith(outer + sep)
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' })
  response.end(text)
}
