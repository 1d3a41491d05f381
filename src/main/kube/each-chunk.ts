import type { Readable } from 'node:stream'

/**
 * Gives each chunk of a body to `take`, which answers a promise when it wants no more before that is settled. Resolves when the body has ended
 * in order and all was taken; rejects with what `take` throws or with why the body broke, once nothing is being taken any more. The body's own iterator would join chunks that lie
 * ready, which copies all of a large list, and go round by the microtasks for each.
 */
export function eachChunk(body: Readable, take: (chunk: Buffer) => Promise<void> | null): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let busy: Promise<void> | null = null
  let over = false

  function fail(error: unknown) {
    over = true
    body.destroy()
    const refuse = () => reject(error)
    if (busy === null) refuse()
    else busy.then(refuse, refuse)
  }

  body.on('data', (chunk: Buffer) => {
    // What lies ready still comes after the body was destroyed.
    if (over) return
    try {
      busy = take(chunk)
      if (busy === null) return
      body.pause()
      busy.then(() => body.resume(), fail)
    } catch (error) {
      fail(error)
    }
  })
  // It may end while the last chunk is still being taken.
  body.once('end', () => {
    over = true
    if (busy === null) resolve()
    else busy.then(resolve, reject)
  })
  body.once('error', fail)
  body.once('close', () => {
    if (!over) fail(new Error('The body was closed before its end.'))
  })
  return promise
}
