import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { contentSecurityPolicy } from '../lib/content-security-policy.ts'
import { appOrigin, isFromOrigin } from './app-origin.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
}

/** Sent with every answer, also with refusals. */
const headers = {
  'content-security-policy': contentSecurityPolicy([]),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), bluetooth=(), payment=()',
  'cache-control': 'no-cache',
}

function refuse(status: number): Response {
  return new Response(null, { status, headers })
}

/**
 * Answers a request to our own origin with a file below `folder`: known media types only, never a path that leaves the folder. What isn't
 * there is 404, another origin or method is refused; it never throws.
 */
export async function servePage(folder: string, request: { readonly url: string; readonly method: string }): Promise<Response> {
  if (request.method !== 'GET') return refuse(405)
  const url = URL.parse(request.url)
  if (url === null || !isFromOrigin(request.url, appOrigin)) return refuse(403)
  const path = filePath(folder, url.pathname === '/' ? '/index.html' : url.pathname)
  const type = path === null ? undefined : mediaTypes[extname(path)]
  if (path === null || type === undefined) return refuse(404)
  try {
    return new Response(await readFile(path), { headers: { ...headers, 'content-type': type } })
  } catch {
    return refuse(404)
  }
}

/** The file of a URL path; null when it can't be decoded or would lie outside of the folder. */
function filePath(folder: string, urlPath: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (decoded.includes('\0') || decoded.includes('\\') || decoded.split('/').includes('..')) return null
  const path = normalize(join(folder, decoded))
  return path.startsWith(normalize(folder) + sep) ? path : null
}
