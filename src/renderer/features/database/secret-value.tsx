import { Eye, EyeOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { client } from '../../client.ts'
import { describeError } from '../../describe-error.ts'
import { preferencesStore } from '../../state/preferences-store.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SafeText } from '../../ui/safe-text.tsx'

type Shown = { readonly value: string; readonly hideAt: number }

/** Seconds until the clipboard is wiped when the preferences are not known yet. */
const fallbackSeconds = 30

/** `***` until it is asked for; then the value, for as long as the host says, and no longer. Leaving the page forgets it at once. */
export function SecretValue({ id, secret, secretKey, what }: { id: string; secret: string; secretKey: string; what: string }) {
  const [shown, setShown] = useState<Shown | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const clearAfter = preferencesStore(view => view.preferences?.clipboardSeconds ?? fallbackSeconds)

  useEffect(() => {
    if (shown === null) return
    const timer = setTimeout(() => setShown(null), Math.max(0, shown.hideAt - Date.now()))
    return () => clearTimeout(timer)
  }, [shown])

  async function reveal() {
    setBusy(true)
    setProblem(null)
    try {
      const answer = await client.clusters.reveal({ id, secret, key: secretKey })
      setShown({ value: answer.value, hideAt: Date.now() + answer.hideAfterSeconds * 1000 })
    } catch (reason) {
      const error = describeError(reason)
      setProblem(error.hint === null ? error.message : `${error.message} ${error.hint}`)
    } finally {
      setBusy(false)
    }
  }

  async function copied(): Promise<string> {
    return shown?.value ?? (await client.clusters.reveal({ id, secret, key: secretKey })).value
  }

  return (
    <span className="block min-w-0">
      <span className="flex min-w-0 items-center gap-1">
        {shown === null ? (
          <span role="img" className="font-mono text-xs text-ink-2" aria-label={`${what}, hidden`}>
            ***
          </span>
        ) : (
          <SafeText className="min-w-0 font-mono text-xs break-all">{shown.value}</SafeText>
        )}
        {shown === null ? (
          <IconButton size="sm" label={`Reveal ${what}`} icon={Eye} busy={busy} onClick={() => void reveal()} />
        ) : (
          <IconButton size="sm" label={`Hide ${what}`} icon={EyeOff} onClick={() => setShown(null)} />
        )}
        <CopyButton text={copied} what={what} clearAfterSeconds={clearAfter} />
      </span>
      {problem !== null && (
        <span role="alert" className="block text-xs text-bad">
          <SafeText>{problem}</SafeText>
        </span>
      )}
    </span>
  )
}
