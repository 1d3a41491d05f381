import { useEffect, useState } from 'react'
import type { Intent, PlanPreview } from '../../../shared/domain/plan.ts'
import { client } from '../../client.ts'
import { describeError, type ShownError } from '../../describe-error.ts'
import { useDebounced } from '../../state/use-debounced.ts'
import type { Complaint } from './form-errors.ts'

/** Typing pauses shorter than this ask nothing (milliseconds). */
const pauseMs = 250

/** What the form's content would become. `waiting`: the content has changed since. */
export type Previewed = {
  readonly preview: PlanPreview | null
  readonly complaints: readonly Complaint[]
  readonly error: ShownError | null
  readonly waiting: boolean
}

type Held = Omit<Previewed, 'waiting'> & { readonly of: string }

function complaintsOf(error: ShownError): readonly Complaint[] {
  return error.fields.map(field => ({ ...field, status: 'fail' as const }))
}

/** Previews an intent while it is being filled in: after a pause in typing, and only the latest answer counts. */
export function usePreview(intent: Intent | null): Previewed {
  const text = intent === null ? '' : JSON.stringify(intent)
  const settled = useDebounced(text, pauseMs)
  const [held, setHeld] = useState<Held>({ of: '', preview: null, complaints: [], error: null })
  useEffect(() => {
    if (settled === '') return
    const abort = new AbortController()
    client.plans.preview(JSON.parse(settled) as Intent, { signal: abort.signal }).then(
      preview => {
        if (!abort.signal.aborted) setHeld({ of: settled, preview, complaints: preview.fields, error: null })
      },
      (reason: unknown) => {
        if (abort.signal.aborted) return
        const error = describeError(reason)
        const complaints = complaintsOf(error)
        setHeld(before => ({ of: settled, preview: before.preview, complaints, error: complaints.length > 0 ? null : error }))
      },
    )
    return () => abort.abort()
  }, [settled])
  return { preview: held.preview, complaints: held.complaints, error: held.error, waiting: held.of !== text }
}
