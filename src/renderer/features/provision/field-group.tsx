import { CircleAlert, TriangleAlert } from 'lucide-react'
import { type ReactNode, useId } from 'react'

export type FieldGroupProps = {
  label: string
  path: string
  help?: string | undefined
  error?: string | null | undefined
  warning?: string | null | undefined
  optional?: boolean | undefined
  children: ReactNode
}

/** Several controls that are one field of the form (a list, a map), wired to their label, help and error as a group. */
export function FieldGroup({ label, path, help, error, warning, optional, children }: FieldGroupProps) {
  const id = useId()
  const said = error ?? warning ?? null
  return (
    <fieldset
      data-field={path}
      aria-describedby={`${id}-help ${id}-said`}
      aria-invalid={typeof error === 'string' || undefined}
      className="flex min-w-0 flex-col gap-1"
    >
      <legend className="mb-1 text-xs font-medium text-ink-2">
        {label}
        {optional && <span className="font-normal text-ink-3"> · optional</span>}
      </legend>
      {children}
      {help !== undefined && (
        <p id={`${id}-help`} className="text-xs text-ink-3">
          {help}
        </p>
      )}
      {said !== null && (
        <p
          id={`${id}-said`}
          className={typeof error === 'string' ? 'flex items-start gap-1.5 text-xs text-bad' : 'flex items-start gap-1.5 text-xs text-warn'}
        >
          {typeof error === 'string' ? (
            <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          ) : (
            <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          )}
          <span className="min-w-0 break-words">{said}</span>
        </p>
      )}
    </fieldset>
  )
}
