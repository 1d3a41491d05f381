import { Eye, EyeOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { describeError } from './describe-error.ts'
import { preferencesStore } from './state/preferences-store.ts'
import { CopyButton } from './ui/copy-button.tsx'
import { IconButton } from './ui/icon-button.tsx'
import { SafeText } from './ui/safe-text.tsx'

export type MaskedValueProps = {
  /** What it is, for the names of its buttons: `password`. */
  what: string
  /** What stands there until it is revealed. */
  masked?: string
  reveal: () => Promise<{ value: string; hideAfterSeconds: number }>
  /** Has the host put it on the clipboard, so that the page never holds it; absent: there is no copying. */
  copy?: (() => Promise<unknown>) | undefined
}

type Shown = { readonly value: string; readonly hideAt: number }

/** Seconds until the clipboard is wiped when the preferences are not known yet. */
const fallbackSeconds = 30

/** `***` until it is asked for; then the value, for as long as the host says, and no longer. Leaving the page forgets it at once. */
export function MaskedValue({ what, masked = '***', reveal, copy }: MaskedValueProps) {
  const [shown, setShown] = useState<Shown | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const clearAfter = preferencesStore(view => view.preferences?.clipboardSeconds ?? fallbackSeconds)

  useEffect(() => {
    if (shown === null) return
    const timer = setTimeout(() => setShown(null), Math.max(0, shown.hideAt - Date.now()))
    return () => clearTimeout(timer)
  }, [shown])

  async function show() {
    setBusy(true)
    setProblem(null)
    try {
      const answer = await reveal()
      setShown({ value: answer.value, hideAt: Date.now() + answer.hideAfterSeconds * 1000 })
    } catch (reason) {
      const error = describeError(reason)
      setProblem(error.hint === null ? error.message : `${error.message} ${error.hint}`)
    } finally {
      setBusy(false)
    }
  }

  return (
    <span className="block min-w-0">
      <span className="flex min-w-0 items-center gap-1">
        {shown === null ? (
          <span role="img" className="min-w-0 font-mono text-xs break-all text-ink-2" aria-label={`${what}, hidden`}>
            <SafeText>{masked}</SafeText>
          </span>
        ) : (
          <SafeText className="min-w-0 font-mono text-xs break-all">{shown.value}</SafeText>
        )}
        {shown === null ? (
          <IconButton size="sm" label={`Reveal ${what}`} icon={Eye} busy={busy} onClick={() => void show()} />
        ) : (
          <IconButton size="sm" label={`Hide ${what}`} icon={EyeOff} onClick={() => setShown(null)} />
        )}
        {copy !== undefined && (
          <CopyButton
            text={async () => shown?.value ?? (await reveal()).value}
            byHost={async () => copiedByHost(copy)}
            what={what}
            clearAfterSeconds={clearAfter}
          />
        )}
      </span>
      {problem !== null && (
        <span role="alert" className="block text-xs text-bad">
          <SafeText>{problem}</SafeText>
        </span>
      )}
    </span>
  )
}

/** false: the host has no clipboard, as in a browser, where the page has its own. */
async function copiedByHost(copy: () => Promise<unknown>): Promise<boolean> {
  try {
    await copy()
    return true
  } catch (reason) {
    if (describeError(reason).code === 'blocked') return false
    throw reason
  }
}
