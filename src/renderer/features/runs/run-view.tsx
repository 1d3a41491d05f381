import { Boxes, ClipboardList, Database } from 'lucide-react'
import type { Run } from '../../../shared/domain/run.ts'
import { ContextName } from '../../context-name.tsx'
import { addressOf } from '../../router.ts'
import { Age } from '../../ui/age.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { runLooks } from '../../ui/run-looks.ts'
import { progressOf } from '../../ui/run-progress.ts'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { Took } from '../../ui/took.tsx'
import { CallOffButton } from './call-off-button.tsx'
import { StageList } from './stage-list.tsx'
import { StepList } from './step-list.tsx'

/** A run laid open: its stages with times and what they wait for, and each write with the server's answer. */
export function RunView({ run }: { run: Run }) {
  const progress = progressOf(run)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title={<SafeText>{run.title}</SafeText>}
        badges={<StatusBadge {...runLooks[run.status]} />}
        about={
          <>
            <ContextName id={run.target.contextId} name={run.target.contextName} />
            <span>
              <SafeText>{run.subject.namespace}</SafeText>/<SafeText>{run.subject.name}</SafeText>
            </span>
            <span className="text-ink-3">
              by <SafeText>{run.target.username ?? '?'}</SafeText>, started <Age at={run.startedAt} />
              {run.endedAt !== null && (
                <>
                  , took <Took startedAt={run.startedAt} endedAt={run.endedAt} />
                </>
              )}
            </span>
          </>
        }
        actions={
          <>
            <CallOffButton run={run} />
            <ButtonLink href={addressOf(['plan', run.planId])} icon={ClipboardList}>
              Plan
            </ButtonLink>
            {run.subject.about === 'operator' ? (
              <ButtonLink href={addressOf(['operator', run.target.contextId, run.subject.engine])} icon={Boxes} variant="primary">
                Operator
              </ButtonLink>
            ) : (
              <ButtonLink href={addressOf(['database', run.clusterId])} icon={Database} variant="primary">
                Database
              </ButtonLink>
            )}
          </>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto px-6 py-4">
        <div className="grid grid-cols-1 items-start gap-4 2xl:grid-cols-2">
          <div className="empty:hidden 2xl:col-span-2">
            <RunMessage run={run} />
          </div>
          <Panel title="Stages" about={`${progress.done} of ${progress.of} done`} flush>
            <StageList stages={run.stages} />
          </Panel>
          <Panel title="Writes" about="In order; the first failure stops" flush>
            <StepList steps={run.steps} />
          </Panel>
        </div>
      </div>
    </div>
  )
}

function RunMessage({ run }: { run: Run }) {
  if (run.status === 'lost-sight') {
    return (
      <Callout tone="warn" title="The run can’t be followed now; that is not a failure">
        <LongText
          text={
            run.message ??
            'The cluster can’t be read now. What was written stays written; the run is followed again as soon as the cluster can be read.'
          }
        />
      </Callout>
    )
  }
  if (run.message === null) return null
  return (
    <Callout tone={run.status === 'failed' ? 'error' : run.status === 'interrupted' ? 'warn' : 'info'} title={runLooks[run.status].label}>
      <LongText text={run.message} />
    </Callout>
  )
}
