import type { Run, RunStage, RunStep } from '../../shared/domain/run.ts'
import { type Clock, sleep } from '../lib/clock.ts'
import { isOver, type RunStore } from './run-store.ts'

/**
 * How long a step waits for its stage, in ms, the time counted in which the app was closed: a base backup of some terabytes takes hours. What was
 * agreed to longer ago than that is not sent any more.
 */
const longestWaitMs = 12 * 60 * 60 * 1000
/** How often the run is looked at, in ms; whoever follows it reads the cluster. */
const lookMs = 250

/** The step that a run holds back until a stage is done: all before it are written, and nothing is being sent. null: it holds none back. */
export function heldStep(run: Pick<Run, 'status' | 'steps'>): (RunStep & { readonly waitsFor: string }) | null {
  if (run.status !== 'applying') return null
  const next = run.steps.find(step => step.status !== 'applied' && step.status !== 'unchanged')
  if (next === undefined || next.status !== 'pending' || next.waitsFor === undefined) return null
  return { ...next, waitsFor: next.waitsFor }
}

/**
 * Waits until the stage is done (or says that it is not applicable) as the run's follower sees it. `go`: the step may be sent; `over`: the run has
 * ended meanwhile, or the app is closing; else why it may never be sent.
 */
export async function waitForStage(
  deps: { readonly runs: RunStore; readonly clock: Clock; readonly life: AbortSignal },
  runId: string,
  stageId: string,
): Promise<'go' | 'over' | { readonly because: string }> {
  const { runs, clock, life } = deps
  while (!life.aborted) {
    const run = runs.get(runId)
    if (isOver(run)) return 'over'
    const stage = run.stages.find(each => each.id === stageId)
    if (stage === undefined) return { because: `There is no stage ${stageId} to wait for.` }
    // Before its status: what was agreed to too long ago is not sent, even if the stage was done at last.
    if (clock.now() - waitingSince(run) > longestWaitMs) return { because: waitedTooLong(stage) }
    if (stage.status === 'done' || stage.status === 'not-applicable') return 'go'
    await sleep(clock, lookMs, life)
  }
  return 'over'
}

/** When the step before was written, else when the run began; ms. */
function waitingSince(run: Run): number {
  const written = run.steps.filter(step => step.status === 'applied' || step.status === 'unchanged').map(step => step.at ?? run.startedAt)
  return Date.parse(written.at(-1) ?? run.startedAt)
}

function waitedTooLong(stage: RunStage): string {
  const how = stage.waitingFor === null ? '' : ` It waited for ${stage.waitingFor}.`
  return `“${stage.title}” was not done within ${longestWaitMs / 3_600_000} hours.${how}`
}
