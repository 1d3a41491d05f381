import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from './icon-button.tsx'
import { showToast } from './toast.tsx'

export type CopyButtonProps = {
  /** What is copied, or how to get it. */
  text: string | (() => Promise<string>)
  /** Has the host copy it, which then clears the clipboard too. false: the host can't, so the page does it with `text`. */
  byHost?: (() => Promise<boolean>) | undefined
  /** What it copies, for its name: `host`, `manifest`. */
  what: string
  size?: 'sm' | 'md' | undefined
  /** Wipes the clipboard after so many seconds, unless it holds something else by then. */
  clearAfterSeconds?: number | undefined
}

async function clearClipboard(copied: string) {
  try {
    if ((await navigator.clipboard.readText()) === copied) await navigator.clipboard.writeText('')
  } catch {
    // Reading may be denied; then wiping something else is better than leaving a secret behind.
    await navigator.clipboard.writeText('').catch(() => undefined)
  }
}

/** Copies a text and says so. */
export function CopyButton({ text, byHost, what, size = 'sm', clearAfterSeconds }: CopyButtonProps) {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), 1500)
    return () => clearTimeout(timer)
  }, [done])
  async function copy() {
    try {
      if (byHost !== undefined && (await byHost())) {
        setDone(true)
        return
      }
      const value = typeof text === 'string' ? text : await text()
      await navigator.clipboard.writeText(value)
      setDone(true)
      if (clearAfterSeconds !== undefined) setTimeout(() => void clearClipboard(value), clearAfterSeconds * 1000)
    } catch (error) {
      showToast({ title: `Could not copy the ${what}`, text: error instanceof Error ? error.message : undefined, tone: 'error' })
    }
  }
  return <IconButton label={done ? 'Copied' : `Copy ${what}`} icon={done ? Check : Copy} size={size} onClick={() => void copy()} />
}
