import { z } from 'zod'
import { Preferences } from '../../shared/domain/preferences.ts'
import type { ClipboardGuard } from './clipboard-guard.ts'

const Revealed = z.object({ value: z.string(), hideAfterSeconds: z.number() })
const reveals: ReadonlySet<string> = new Set(['clusters.reveal', 'contexts.revealCommand', 'vault.reveal'])

/**
 * What the shell does about answers that pass to the page: a revealed secret is put under the clipboard's guard, and the chosen theme becomes
 * the window's own.
 */
export function seeOutput(deps: {
  readonly guard: Pick<ClipboardGuard, 'revealed'>
  readonly setTheme: (theme: Preferences['theme']) => void
}): (path: string, output: unknown) => void {
  return (path, output) => {
    if (reveals.has(path)) {
      const read = Revealed.safeParse(output)
      if (read.success) deps.guard.revealed(read.data.value, read.data.hideAfterSeconds)
    } else if (path === 'preferences.set') {
      const read = Preferences.safeParse(output)
      if (read.success) deps.setTheme(read.data.theme)
    }
  }
}
