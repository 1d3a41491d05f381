/** Thrown when a proxy, and not the server behind it, stands in the way. Its message is a sentence for the user. */
export class ProxyError extends Error {
  readonly hint: string | null
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'ProxyError'
    this.hint = options.hint ?? null
  }
}

/** The proxy's error among the causes of an error; null when there is none. */
export function findProxyError(error: unknown): ProxyError | null {
  let each: unknown = error
  for (let depth = 0; depth < 5 && each instanceof Error; depth += 1) {
    if (each instanceof ProxyError) return each
    each = each.cause
  }
  return null
}
