import { CircleAlert } from 'lucide-react'
import type { Ref } from 'react'
import type { Complaints } from './form-errors.ts'
import type { FormField } from './form-field.ts'

/** Puts the keyboard on a field of the form and brings it into sight. */
function jumpToField(path: string): void {
  const place = document.querySelector(`[data-field="${CSS.escape(path)}"]`)
  const control = place?.querySelector<HTMLElement>('input, textarea, button, [tabindex="0"]')
  place?.scrollIntoView({ block: 'center' })
  control?.focus({ preventScroll: true })
}

/** What stands in the way, each with a jump to its field. Nothing when nothing does. */
export function ErrorSummary({
  complaints,
  fields,
  ref,
}: {
  complaints: Complaints
  fields: readonly FormField[]
  ref?: Ref<HTMLDivElement>
}) {
  const wrong = fields.flatMap(field =>
    (complaints.byField.get(field.path) ?? []).filter(one => one.status === 'fail').map(one => ({ field, message: one.message })),
  )
  const general = complaints.general.filter(one => one.status === 'fail')
  const count = wrong.length + general.length
  if (count === 0) return null
  return (
    <div ref={ref} tabIndex={-1} role="alert" className="rounded-lg border border-bad/30 bg-bad-soft px-3 py-2 outline-none">
      <p className="flex items-center gap-2 text-sm font-medium text-ink">
        <CircleAlert aria-hidden className="size-4 text-bad" />
        {count === 1 ? 'One field needs your attention' : `${count} fields need your attention`}
      </p>
      <ul className="mt-1 flex flex-col gap-0.5 pl-6 text-sm text-ink-2">
        {wrong.slice(0, 30).map(({ field, message }) => (
          <li key={`${field.path} ${message}`}>
            <button type="button" className="text-left hover:underline" onClick={() => jumpToField(field.path)}>
              <span className="font-medium text-ink">{field.label}</span>: {message}
            </button>
          </li>
        ))}
        {general.slice(0, 10).map(one => (
          <li key={`${one.path} ${one.message}`}>
            {one.path !== '' && <span className="font-mono text-xs">{one.path}: </span>}
            {one.message}
          </li>
        ))}
      </ul>
    </div>
  )
}
