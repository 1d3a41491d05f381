import { AppError } from '../../shared/domain/app-error.ts'

/** A clipboard that main can write to, and that forgets what it was given after so many seconds. */
export interface SecretClipboard {
  writeFor(text: string, seconds: number): void | Promise<void>
}

/** Reads a secret and puts it on the clipboard, and nowhere else. */
export type CopySecret = (read: () => Promise<{ readonly value: string }>) => Promise<{ clearAfterSeconds: number }>

/** Throws blocked, before anything is read, where main has no clipboard (a browser's page has its own), and what reading throws. */
export function createCopySecret(deps: { readonly clipboard: SecretClipboard | null; readonly seconds: () => number }): CopySecret {
  return async read => {
    if (deps.clipboard === null)
      throw new AppError('blocked', 'The app has no clipboard here.', { hint: 'Reveal it, and copy what is shown.' })
    const { value } = await read()
    const clearAfterSeconds = deps.seconds()
    await deps.clipboard.writeFor(value, clearAfterSeconds)
    return { clearAfterSeconds }
  }
}
