/** Errors of opening a connection: no byte of the request was sent. */
const connectFailures = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])
/** How deep causes are looked at. */
const maxDepth = 8

/** Whether a failed write provably never reached the server, because no connection to it was opened. */
export function neverLeft(error: unknown): boolean {
  let each: unknown = error
  for (let depth = 0; depth < maxDepth && each instanceof Error; depth++) {
    if ('code' in each && typeof each.code === 'string' && connectFailures.has(each.code)) return true
    each = each.cause
  }
  return false
}
