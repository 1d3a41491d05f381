import { FileInput } from 'lucide-react'
import { useRef, useState } from 'react'
import { client } from '../../client.ts'
import { describeError, type ShownError } from '../../describe-error.ts'
import { addressOf, navigate } from '../../router.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { SafeText } from '../../ui/safe-text.tsx'

/** What the contract takes for a plan file (characters). */
const sizeLimit = 16 * 1024 * 1024

/** A file of another kind misses everything that a plan has: one sentence says it, the list is for those who write such files. */
function NoPlanFile({ error }: { error: ShownError }) {
  return (
    <Callout tone="error" title="This is no plan file">
      A plan file is what “Save plan file” of a plan writes.
      <details className="mt-1">
        <summary className="cursor-pointer font-medium">What does not fit ({error.fields.length})</summary>
        <ul className="mt-1 list-disc pl-4">
          {error.fields.slice(0, 20).map(field => (
            <li key={`${field.path} ${field.message}`}>
              <SafeText className="font-mono text-xs">{field.path}</SafeText>: <SafeText>{field.message}</SafeText>
            </li>
          ))}
        </ul>
      </details>
    </Callout>
  )
}

/** Opens a plan that was saved to a file, here or on another laptop. */
export function OpenPlanButton({ variant = 'secondary' }: { variant?: 'primary' | 'secondary' | 'ghost' }) {
  const picker = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ShownError | null>(null)

  async function open(file: File) {
    setBusy(true)
    try {
      if (file.size > sizeLimit) throw new Error('This file is larger than 16 MiB, so it is not a plan.')
      const plan = await client.plans.importFile({ text: await file.text() })
      navigate(addressOf(['plan', plan.id]))
    } catch (reason) {
      setError(describeError(reason))
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <input
        ref={picker}
        type="file"
        aria-label="Plan file"
        accept=".json,application/json"
        className="hidden"
        onChange={event => {
          const file = event.currentTarget.files?.[0]
          event.currentTarget.value = ''
          if (file !== undefined) void open(file)
        }}
      />
      <Button variant={variant} icon={FileInput} busy={busy} onClick={() => picker.current?.click()}>
        Open plan file
      </Button>
      <Dialog open={error !== null} onClose={() => setError(null)} title="This file could not be opened as a plan">
        {error !== null && (error.fields.length === 0 ? <ErrorCallout error={error} /> : <NoPlanFile error={error} />)}
      </Dialog>
    </>
  )
}
