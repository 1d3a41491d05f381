import type { FactSection } from '../../../shared/domain/database-cluster.ts'
import { FactPanel } from '../../sight/fact-panel.tsx'

/** Sections that the overview shows; all others are configuration. */
export const overviewSections: ReadonlySet<string> = new Set(['crds', 'webhooks'])

/** What the operator is told, and what it hands on to its databases. */
export function ConfigurationTab({ sections }: { sections: readonly FactSection[] }) {
  const shown = sections.filter(section => !overviewSections.has(section.id))
  return (
    <div className="flex flex-col gap-4 p-6">
      {shown.map(section => (
        <FactPanel key={section.id} section={section} open />
      ))}
      {shown.length === 0 && <p className="text-sm text-ink-3">Nothing is known of its configuration.</p>}
    </div>
  )
}
