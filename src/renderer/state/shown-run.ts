import type { Run, RunStage, RunStep } from '../../shared/domain/run.ts'
import { clockTime } from '../ui/age-text.ts'
import { isUnderWay } from '../ui/run-looks.ts'
import { type Connection, connection } from './connection-store.ts'

/**
 * A run as the page may claim it: without the app's host nothing of it is seen to happen, so what was under way is lost from sight, with the
 * time when it was last seen. What had ended stays as it ended.
 */
export function shownRun(run: Run, host: Pick<Connection, 'state' | 'since'>): Run {
  if (host.state !== 'down' || !isUnderWay(run)) return run
  return {
    ...run,
    status: 'lost-sight',
    stages: run.stages.map(stage => stageOutOfSight(stage, host.since)),
    steps: run.steps.map(stepOutOfSight),
    message: `The connection to the app’s host is lost: this is what was seen as of ${clockTime(host.since)}. What was sent stays sent, the cluster goes on by itself, and the run is taken up again when the host is back.`,
  }
}

function stageOutOfSight(stage: RunStage, since: string): RunStage {
  return stage.status === 'active' ? { ...stage, status: 'lost-sight', endedAt: since } : stage
}

function stepOutOfSight(step: RunStep): RunStep {
  if (step.status !== 'sending') return step
  return { ...step, status: 'unknown', answer: 'Whether it was written is read from the cluster when the host is back.' }
}

/** `shownRun` for components, for all that they show. */
export function useShownRuns(runs: readonly Run[]): readonly Run[] {
  const state = connection(host => host.state)
  const since = connection(host => host.since)
  return state === 'down' ? runs.map(run => shownRun(run, { state, since })) : runs
}
