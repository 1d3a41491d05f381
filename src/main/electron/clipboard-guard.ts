import { createHmac, randomBytes } from 'node:crypto'
import type { Clipboard } from 'electron'
import type { Clock } from '../lib/clock.ts'

/** What the guard needs. */
interface ClipboardGuardDeps {
  readonly clipboard: Pick<Clipboard, 'readText' | 'writeText' | 'clear'>
  readonly clock: Clock
  /** Seconds that a copied secret may stay, as the user set it. */
  readonly clearAfterSeconds: () => number
}

/** Takes revealed secrets off the clipboard. */
export interface ClipboardGuard extends Disposable {
  /** A secret was revealed, and may be copied while it is shown (seconds). */
  revealed(value: string, shownForSeconds: number): void
  /** Puts a secret on the clipboard and takes it off again after so many seconds, unless it holds something else by then. */
  writeFor(text: string, seconds: number): Promise<void>
  /** Clears the clipboard at once if it holds a secret that was revealed. For quitting. */
  clearNow(): Promise<void>
}

/** More than anyone reveals in a clipboard's time; the oldest are forgotten first. */
const maxRemembered = 200

/**
 * Clears revealed secrets from the clipboard after a while, and only them: what the user copied since stays. The clipboard is read only when a secret's
 * time is up (once after the reveal, once after its last moment on screen), since systems tell users about apps that read it. Of the secrets
 * only keyed hashes are remembered.
 */
export function guardClipboard(deps: ClipboardGuardDeps): ClipboardGuard {
  const secret = randomBytes(32)
  const remembered = new Set<string>()
  const timers = new Set<() => void>()
  const mark = (text: string): string => createHmac('sha256', secret).update(text).digest('base64')

  async function clearIf(marks: ReadonlySet<string>): Promise<void> {
    try {
      const held = await deps.clipboard.readText()
      if (held === '' || !marks.has(mark(held))) return
    } catch {
      // Can't be read: then losing something else is better than leaving a secret behind.
    }
    deps.clipboard.clear()
  }
  function later(seconds: number, run: () => void): void {
    const cancel = deps.clock.after(seconds * 1000, () => {
      timers.delete(cancel)
      run()
    })
    timers.add(cancel)
  }
  function remember(value: string): string {
    const own = mark(value)
    remembered.delete(own)
    remembered.add(own)
    for (const oldest of remembered) {
      if (remembered.size <= maxRemembered) break
      remembered.delete(oldest)
    }
    return own
  }
  return {
    async writeFor(text, seconds) {
      const own = remember(text)
      await deps.clipboard.writeText(text)
      later(seconds, () => void clearIf(new Set([own])))
    },
    revealed(value, shownForSeconds) {
      if (value === '') return
      const own = remember(value)
      const wait = deps.clearAfterSeconds()
      later(wait, () => void clearIf(new Set([own])))
      later(wait + shownForSeconds, () => void clearIf(new Set([own])))
    },
    async clearNow() {
      if (remembered.size > 0) await clearIf(remembered)
    },
    [Symbol.dispose]() {
      for (const cancel of timers) cancel()
      timers.clear()
    },
  }
}
