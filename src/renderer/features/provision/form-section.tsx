import { ChevronRight } from 'lucide-react'
import { Fragment, type ReactNode, useState } from 'react'
import type { Choice } from '../../../shared/domain/form.ts'
import { classNames } from '../../ui/class-names.ts'
import type { Complaints } from './form-errors.ts'
import type { FormField } from './form-field.ts'
import { FormFieldView } from './form-field-view.tsx'
import { type Params, valueAt } from './form-values.ts'
import { isWide, type ShownSection } from './sections.ts'
import { unknownChoice } from './unknown-choice.ts'

/** What a context offers for a field, and why it can't tell if it can't. */
export type Offered = { readonly choices: readonly Choice[]; readonly problem: string | null }

/** What a context offers, by the source that fields name. */
export type ChoiceBook = ReadonlyMap<string, Offered>

export type FormSectionProps = {
  section: ShownSection
  params: Params
  complaints: Complaints
  book: ChoiceBook
  /** `typing`: more may follow. */
  onChange: (path: string, value: unknown, typing?: boolean) => void
  onLeave: (path: string) => void
  /** What is to be said under a field, across the form. */
  remark?: { readonly path: string; readonly content: ReactNode } | null | undefined
}

/** The anchor of a section. */
export function sectionAnchor(id: string): string {
  return `section-${id === '' ? 'more' : id}`
}

/** One section of the form. What is advanced opens on request, and by itself when something is wrong in it. */
export function FormSection(props: FormSectionProps) {
  const { section, complaints } = props
  const [wanted, setWanted] = useState(false)
  const wrong = section.advanced.some(field => complaints.byField.get(field.path)?.some(one => one.status === 'fail'))
  const open = wanted || wrong || section.plain.length === 0
  return (
    <section id={sectionAnchor(section.id)} aria-labelledby={`${sectionAnchor(section.id)}-title`} className="scroll-mt-4">
      <h2 id={`${sectionAnchor(section.id)}-title`} className="text-base font-semibold text-ink">
        {section.title}
      </h2>
      {section.summary !== '' && <p className="text-sm text-ink-3">{section.summary}</p>}
      <div className="mt-3 flex flex-col gap-4">
        <Fields {...props} fields={section.plain} />
        {section.advanced.length > 0 && section.plain.length > 0 && (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setWanted(!open)}
            className="flex items-center gap-1 self-start rounded-sm text-xs font-medium text-ink-2 hover:text-ink"
          >
            <ChevronRight aria-hidden className={classNames('size-3.5 transition-transform', open && 'rotate-90')} />
            Advanced ({section.advanced.length})
          </button>
        )}
        {open && <Fields {...props} fields={section.advanced} />}
      </div>
    </section>
  )
}

function Fields({ fields, params, complaints, book, onChange, onLeave, remark }: FormSectionProps & { fields: readonly FormField[] }) {
  if (fields.length === 0) return null
  return (
    <div className="grid grid-cols-1 items-start gap-x-4 gap-y-3.5 sm:grid-cols-2">
      {fields.map(field => {
        const offered = field.choices === null ? undefined : book.get(field.choices)
        return (
          <Fragment key={field.path}>
            <div className={classNames('min-w-0', isWide(field) && 'sm:col-span-2')}>
              <FormFieldView
                field={field}
                value={valueAt(params, field.path)}
                complaints={complaints.byField.get(field.path) ?? []}
                choices={offered?.choices ?? []}
                choicesProblem={offered?.problem ?? unknownChoice(field, params, offered?.problem === null ? offered.choices : null)}
                zone={field.zoneField === null ? null : String(valueAt(params, field.zoneField) ?? '')}
                onChange={(value, typing) => onChange(field.path, value, typing)}
                onLeave={() => onLeave(field.path)}
              />
            </div>
            {remark?.path === field.path && <div className="sm:col-span-2">{remark.content}</div>}
          </Fragment>
        )
      })}
    </div>
  )
}
