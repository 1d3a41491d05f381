import { consequenceLevels } from '../../../shared/domain/consequence-levels.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { lookAmong } from '../../ui/consequence-looks.ts'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'

/** What the plan does to what is running, gravest first. `seen`: the checks behind it could be made, so that nothing may be green otherwise. */
export function ConsequenceList({ consequences, seen }: { consequences: readonly Consequence[]; seen: boolean }) {
  const sorted = [...consequences].sort((a, b) => consequenceLevels.indexOf(b.level) - consequenceLevels.indexOf(a.level))
  return (
    <Panel title="Consequences" flush>
      {sorted.length === 0 && <p className="px-4 py-3 text-sm text-ink-3">No consequences for running databases are known.</p>}
      <ul className="divide-y divide-line">
        {sorted.map(one => {
          const look = lookAmong(one, sorted, seen)
          return (
            <li key={`${one.level} ${one.text}`} className="grid grid-cols-[8.5rem_minmax(0,1fr)] items-start gap-3 px-4 py-2 text-sm">
              <span>
                <StatusBadge tone={look.tone} shape={look.shape} label={look.word} />
              </span>
              <span className="text-ink-2">
                <LongText text={one.text} />
              </span>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
