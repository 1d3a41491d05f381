import type { StageTitle } from '../../../shared/domain/plan.ts'
import { Panel } from '../../ui/panel.tsx'

/** How it will be followed once it is applied. */
export function StagesToCome({ stages }: { stages: readonly StageTitle[] }) {
  if (stages.length === 0) return null
  return (
    <Panel title="What is followed afterwards" about="Each stage is read from live objects">
      <ol className="flex flex-wrap gap-x-2 gap-y-1 text-sm text-ink-2">
        {stages.map((stage, index) => (
          <li key={stage.id} className="flex items-center gap-2">
            {index > 0 && (
              <span aria-hidden className="text-ink-3">
                →
              </span>
            )}
            {stage.title}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
