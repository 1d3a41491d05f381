import type { Run, RunStage, RunStep } from '../../shared/domain/run.ts'
import { type Clock, sleep } from '../lib/clock.ts'
import { isOver, type RunStore } from './run-store.ts'

/** For runs that were kept before steps said themselves how long they wait, in ms. */
const longestWaitMs = 12 * 60 * 60 * 1000
/** How often the run is looked at, in ms; whoever follows it reads the cluster. */
const lookMs = 250

/** A step that a run holds back. */
export type HeldStep = RunStep & { readonly waitsFor: string }

/** The step that a run holds back until a stage is done: all before it are written, and nothing is being sent. null: it holds none back. */
export function heldStep(run: Pick<Run, 'status' | 'steps'>): HeldStep | null {
  if (run.status !== 'applying') return null
  const next = run.steps.find(step => step.status !== 'applied' && step.status !== 'unchanged')
  if (next === undefined || next.status !== 'pending' || next.waitsFor === undefined) return null
  return { ...next, waitsFor: next.waitsFor }
}

/**
 * When a held step is given up, ms since the epoch: so long after the step before was written (else after the run began) as the step says, the time
 * counted in which the app was closed, and not after it is no longer true.
 */
export function givenUpAt(run: Run, step: HeldStep): number {
  const written = run.steps.filter(each => each.status === 'applied' || each.status === 'unchanged').map(each => each.at ?? run.startedAt)
  const since = Date.parse(written.at(-1) ?? run.startedAt)
  const waited = since + (step.waitsAtMostMs ?? longestWaitMs)
  return step.goodUntil === undefined ? waited : Math.min(waited, Date.parse(step.goodUntil))
}

/**
 * Waits until the stage is done (or says that it is not applicable) as the run's follower sees it. `go`: the step may be sent; `over`: the run has
 * ended meanwhile, or the app is closing; else why it may never be sent.
 */
export async function waitForStage(
  deps: { readonly runs: RunStore; readonly clock: Clock; readonly life: AbortSignal },
  runId: string,
  held: HeldStep,
): Promise<'go' | 'over' | { readonly because: string }> {
  const { runs, clock, life } = deps
  while (!life.aborted) {
    const run = runs.get(runId)
    if (isOver(run)) return 'over'
    const stage = run.stages.find(each => each.id === held.waitsFor)
    if (stage === undefined) return { because: `There is no stage ${held.waitsFor} to wait for.` }
    // Before its status: what was agreed to too long ago is not sent, even if the stage was done at last.
    const until = givenUpAt(run, held)
    if (clock.now() > until) return { because: waitedTooLong(stage, held, until) }
    if (stage.status === 'done' || stage.status === 'not-applicable') return 'go'
    await sleep(clock, lookMs, life)
  }
  return 'over'
}

function waitedTooLong(stage: RunStage, held: HeldStep, until: number): string {
  const how = stage.waitingFor === null ? '' : ` It waited for ${stage.waitingFor}.`
  if (held.goodUntil !== undefined && until === Date.parse(held.goodUntil))
    return `“${stage.title}” was not seen to be done in time: what the step says held until ${atWords(until)}.${how}`
  return `“${stage.title}” was not seen to be done within ${spanWords(held.waitsAtMostMs ?? longestWaitMs)}, by ${atWords(until)}.${how}`
}

/** A time of day with its date, in UTC: for texts that are kept. */
export function atWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function spanWords(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  const [count, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
