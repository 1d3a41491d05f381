import type { Complaints } from './form-errors.ts'
import { sectionAnchor } from './form-section.tsx'
import type { ShownSection } from './sections.ts'

/** The steps of the form: jumps to each section, with how many things are wrong there. */
export function SectionNav({ sections, complaints }: { sections: readonly ShownSection[]; complaints: Complaints }) {
  return (
    <nav aria-label="Sections of the form" className="sticky top-0 hidden w-36 shrink-0 self-start xl:block">
      <ol className="flex flex-col gap-0.5 border-l border-line">
        {sections.map(section => {
          const wrong = [...section.plain, ...section.advanced].filter(field =>
            complaints.byField.get(field.path)?.some(one => one.status === 'fail'),
          ).length
          return (
            <li key={section.id}>
              <button
                type="button"
                onClick={() => document.getElementById(sectionAnchor(section.id))?.scrollIntoView({ behavior: 'smooth', block: 'start' })}
                className="-ml-px flex w-full items-center gap-2 border-l border-transparent py-1 pl-3 text-left text-sm text-ink-2 hover:border-accent-text hover:text-ink"
              >
                <span className="min-w-0 flex-1 truncate">{section.title}</span>
                {wrong > 0 && (
                  <span className="tabular rounded-full bg-bad-soft px-1.5 text-2xs text-bad">
                    {wrong}
                    <span className="sr-only"> wrong</span>
                  </span>
                )}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
