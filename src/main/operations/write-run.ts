/**
 * Writing: the only place that holds an object that can write. A run is written step by step; before each write the server says again what it
 * would do, and only if that is what the user has seen it is done. Each write stands in the journal before it is sent. The first failure ends it:
 * nothing is rolled back and nothing is sent twice. A step may be held back until a stage of the run was seen to be done; only that, and no write
 * that was under way, is taken up again after the app was closed.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import type { Run } from '../../shared/domain/run.ts'
import { isoTime } from '../lib/clock.ts'
import { endStages, entryFor, heldBackMessage, holdStep, setStep, withoutUnsent } from './change-run.ts'
import { checkIdentity } from './check-identity.ts'
import { changedBefore } from './compare-prediction.ts'
import { findOperation } from './find-operation.ts'
import type { Journal } from './journal.ts'
import { keepTrying } from './keep-trying.ts'
import { createSecretMask } from './mask-secrets.ts'
import type { OperationsDeps } from './operations-api.ts'
import type { PlanStore } from './plan-store.ts'
import { asAppError } from './read-view.ts'
import { isOver, type RunSecret, type RunStore } from './run-store.ts'
import { atWords, givenUpAt, heldStep, waitForStage } from './wait-for-stage.ts'
import { type WriteOutcome, writeStep } from './write-step.ts'

export interface WriteRunDeps
  extends Pick<OperationsDeps, 'engines' | 'context' | 'reader' | 'writerFor' | 'clock' | 'randomBytes' | 'log'> {
  readonly plans: PlanStore
  readonly runs: RunStore
  readonly journal: Journal
  /** The app's life. */
  readonly life: AbortSignal
}

/** Writes the steps of a run that were not written yet, in order. Never rejects: what stops it stands in the run. */
export async function writeRun(deps: WriteRunDeps, run: Run, { plan }: RunSecret): Promise<void> {
  const mask = createSecretMask(Buffer.from(plan.maskKey, 'hex'), plan.typedSecrets)
  const pending = new Set(run.steps.filter(step => step.status === 'pending').map(step => step.id))
  try {
    const noise = findOperation(deps.engines, deps.runs.origin(run.id)).engine.noise ?? []
    for (const step of plan.steps.filter(each => pending.has(each.id))) {
      if (deps.life.aborted || !(await mayGoOn(deps, run))) return
      // Asked for each time: a context that was made read-only meanwhile stops the run here, and after hours of waiting it has another reader.
      const reader = await deps.reader(run.target.contextId)
      const writer = await deps.writerFor(run.target.contextId)
      await checkIdentity(reader, run.target, deps.life)
      const outcome = await writeStep({
        reader,
        writer,
        step,
        shown: plan.shown?.[step.id] ?? null,
        mask,
        noise: [...noise, ...changedBefore(plan.steps, step)],
        clock: deps.clock,
        signal: deps.life,
        sending: basis => {
          const origin = deps.runs.origin(run.id)
          // Called off between the look at its stage and now.
          if (isOver(deps.runs.get(run.id))) throw new AppError('cancelled', 'The run is over.')
          deps.runs.change(run.id, setStep(step.id, 'sending', isoTime(deps.clock), null), () => {
            deps.runs.setOrigin(run.id, { ...origin, bases: { ...origin.bases, [step.id]: basis } })
            deps.journal.append(entryFor(run, 'step-sending', `Sending: ${step.title}`, JSON.stringify(basis)))
          })
        },
      })
      if (deps.life.aborted && outcome.status === 'not-sent') return
      await keepTrying(deps, () => recordOutcome(deps, run, step.id, step.title, outcome))
      if (outcome.status !== 'applied' && outcome.status !== 'unchanged') {
        return await keepTrying(deps, () => stopRun(deps, run, stopMessage(step.title, outcome)))
      }
    }
    await keepTrying(deps, () => {
      deps.runs.change(
        run.id,
        now => (now.status === 'applying' ? { ...now, status: 'following' } : now),
        () => {
          deps.journal.append(entryFor(run, 'all-written', `All written: ${run.title}`, null))
        },
      )
    })
  } catch (error) {
    if (deps.life.aborted) return
    const failure = asAppError(error)
    deps.log.error(`Run ${run.id} stopped`, error)
    await keepTrying(deps, () => stopRun(deps, run, failure.message)).catch(reason => deps.log.error(`Run ${run.id} can't be kept`, reason))
  } finally {
    // Nothing will be sent any more, so nothing has to be kept. A run that was cut short by closing the app still needs it.
    if (!deps.life.aborted) {
      deps.runs.forgetSecret(run.id)
      deps.plans.forgetSecret(run.planId)
    }
  }
}

/** Waits where the next step is held back; false: it may not be sent, and the run says why or is to be taken up by the next start. */
async function mayGoOn(deps: WriteRunDeps, run: Run): Promise<boolean> {
  const held = heldStep(deps.runs.get(run.id))
  if (held === null) return !isOver(deps.runs.get(run.id))
  const stage = run.stages.find(each => each.id === held.waitsFor)?.title ?? held.waitsFor
  if (held.answer === null) {
    await keepTrying(deps, () => {
      const until = givenUpAt(deps.runs.get(run.id), held)
      const waits = `Held back until “${stage}” is done.`
      deps.runs.change(run.id, holdStep(held.id, new Date(until).toISOString(), waits), () => {
        deps.journal.append(entryFor(run, 'step-waiting', `Held back: ${held.title}`, `${waits} Given up at ${atWords(until)}.`))
      })
    })
  }
  const waited = await waitForStage(deps, run.id, held)
  if (waited === 'go') return true
  if (waited !== 'over') await keepTrying(deps, () => stopRun(deps, run, heldBackMessage(held.title, waited.because)))
  return false
}

function recordOutcome(deps: WriteRunDeps, run: Run, stepId: string, title: string, outcome: WriteOutcome): void {
  deps.runs.change(run.id, setStep(stepId, outcome.status, isoTime(deps.clock), outcome.answer), () => {
    deps.journal.append(entryFor(run, `step-${outcome.status}`, `${outcomeWords[outcome.status]}: ${title}`, outcome.answer))
  })
}

const outcomeWords: Readonly<Record<WriteOutcome['status'], string>> = {
  applied: 'Written',
  unchanged: 'Unchanged',
  failed: 'Refused',
  'not-sent': 'Not sent',
  unknown: 'Not known whether written',
}

function stopMessage(title: string, outcome: WriteOutcome): string {
  const what = outcome.stale === null ? outcome.answer : `The plan is stale: ${outcome.stale}`
  return `Stopped at “${title}”. ${what} Nothing after it was sent, nothing is rolled back. Make a new plan to go on.`
}

function stopRun(deps: WriteRunDeps, run: Run, message: string): void {
  if (isOver(deps.runs.get(run.id))) return
  const at = isoTime(deps.clock)
  deps.runs.change(
    run.id,
    now => ({
      ...withoutUnsent(now),
      status: 'failed',
      endedAt: at,
      message,
      stages: endStages(now.stages, 'failed', at, 'Not everything was written.'),
    }),
    () => deps.journal.append(entryFor(run, 'run-failed', `Failed: ${run.title}`, message)),
  )
}
