import type { IncomingMessage } from 'node:http'
import { AppError } from '../../shared/domain/app-error.ts'

/**
 * Refuses a body that doesn't come as JSON, which would be read as something else: the text of a form would be the name of a parameter. Throws
 * AppError bad-input. A body that doesn't say what it is counts as JSON, and however JSON is spelt, it is named as its reader knows it.
 */
export function requireJsonBody({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): void {
  const type = headers['content-type']
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  if (method === 'GET' || method === 'HEAD' || !hasBody || type === undefined) return
  if (!/^application\/json\s*(?:;|$)/i.test(type)) {
    throw new AppError('bad-input', `The body came as ${type.slice(0, 100)}, and only application/json is read.`, {
      hint: 'Send it with the header “Content-Type: application/json”; with curl: -H "Content-Type: application/json".',
    })
  }
  headers['content-type'] = 'application/json'
}
