import { useState } from 'react'
import { classNames } from './class-names.ts'
import { SafeText } from './safe-text.tsx'

/** Hostile text of any length: so much is shown at first, the rest on request (as far as `SafeText` goes). */
export function LongText({ text, limit = 400, mono = false }: { text: string; limit?: number; mono?: boolean }) {
  const [open, setOpen] = useState(false)
  const long = text.length > limit
  return (
    <span className={classNames('break-words whitespace-pre-wrap', mono && 'font-mono text-xs')}>
      <SafeText>{open || !long ? text : `${text.slice(0, limit)}…`}</SafeText>
      {long && (
        <button type="button" onClick={() => setOpen(!open)} className="ml-1 text-xs font-medium text-accent-text hover:underline">
          {open ? 'less' : 'more'}
        </button>
      )}
    </span>
  )
}
