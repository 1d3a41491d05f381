import { Field as Base } from '@base-ui/react/field'
import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

export type FieldProps = {
  label: string
  /** One sentence under the control. */
  help?: string | undefined
  error?: string | null | undefined
  warning?: string | null | undefined
  /** Shown behind the control: `MiB`, `members`. */
  unit?: string | undefined
  optional?: boolean | undefined
  hideLabel?: boolean | undefined
  /** Tells errors' anchors: `data-field` of the wrapper. */
  path?: string | undefined
  disabled?: boolean | undefined
  /** One control of this folder: it is wired to label, help and error by itself. */
  children: ReactNode
}

/** A labelled control with its help, unit, warning and error. */
export function Field({ label, help, error, warning, unit, optional, hideLabel, path, disabled, children }: FieldProps) {
  const bad = error !== undefined && error !== null
  return (
    <Base.Root invalid={bad} disabled={disabled} data-field={path} className="flex min-w-0 flex-col gap-1">
      <Base.Label className={hideLabel ? 'sr-only' : 'text-xs font-medium text-ink-2'}>
        {label}
        {optional && <span className="font-normal text-ink-3"> · optional</span>}
      </Base.Label>
      <div className="flex min-w-0 items-center gap-2">
        <div className="min-w-0 flex-1">{children}</div>
        {unit !== undefined && <span className="shrink-0 text-xs text-ink-3">{unit}</span>}
      </div>
      {help !== undefined && <Base.Description className="text-xs text-ink-3">{help}</Base.Description>}
      {!bad && warning !== undefined && warning !== null && (
        <p className="flex items-start gap-1.5 text-xs text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          <span className="min-w-0 break-words">{warning}</span>
        </p>
      )}
      {bad && (
        <Base.Error match className="flex items-start gap-1.5 text-xs text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          <span className="min-w-0 break-words">{error}</span>
        </Base.Error>
      )}
    </Base.Root>
  )
}
