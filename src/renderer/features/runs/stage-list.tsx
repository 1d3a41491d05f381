import type { RunStage } from '../../../shared/domain/run.ts'
import { classNames } from '../../ui/class-names.ts'
import { LongText } from '../../ui/long-text.tsx'
import { stageLooks } from '../../ui/run-looks.ts'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { Took } from '../../ui/took.tsx'

/** The stages of a run in their order, each with its time and what it waits for. */
export function StageList({ stages }: { stages: readonly RunStage[] }) {
  return (
    <ol className="divide-y divide-line">
      {stages.map(stage => (
        <li
          key={stage.id}
          aria-current={stage.status === 'active' ? 'step' : undefined}
          className={classNames(
            'grid grid-cols-[7.5rem_minmax(0,1fr)_auto] items-start gap-3 px-4 py-2 text-sm',
            stage.status === 'active' && 'bg-accent-soft',
          )}
        >
          <span>
            <StatusBadge {...stageLooks[stage.status]} bare={stage.status === 'pending' || stage.status === 'not-applicable'} />
          </span>
          <div className="min-w-0">
            <p
              className={classNames(
                'font-medium',
                stage.status === 'pending' || stage.status === 'not-applicable' ? 'text-ink-3' : 'text-ink',
              )}
            >
              {stage.title}
            </p>
            {stage.waitingFor !== null && (
              <p className="text-ink-2">
                <span className="text-ink-3">{stage.status === 'failed' ? 'stopped at: ' : 'waiting for: '}</span>
                <LongText text={stage.waitingFor} />
              </p>
            )}
            {stage.note !== null && (
              <p className="text-ink-3">
                <LongText text={stage.note} />
              </p>
            )}
          </div>
          <span className="text-xs leading-5 text-ink-3">
            <Took startedAt={stage.startedAt} endedAt={stage.status === 'active' ? null : stage.endedAt} />
          </span>
        </li>
      ))}
    </ol>
  )
}
