/**
 * Following a run: its stages are read from live objects, again and again, so that closing the app loses nothing. A cluster that can't be seen is
 * lost sight, never a failure. A run that was cut short in the middle of writing is looked up in the cluster and never sent again.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import type { Run } from '../../shared/domain/run.ts'
import type { StageSight } from '../engines/engine.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { isoTime, sleep } from '../lib/clock.ts'
import { endStages, entryFor, heldBackMessage, setStep, withoutUnsent } from './change-run.ts'
import { checkIdentity } from './check-identity.ts'
import { copyCredentials } from './copy-credentials.ts'
import { type FoundOperation, findOperation } from './find-operation.ts'
import type { Journal } from './journal.ts'
import { createSecretMask } from './mask-secrets.ts'
import type { OperationsDeps } from './operations-api.ts'
import { readBack } from './read-back.ts'
import { asAppError, readView } from './read-view.ts'
import { isOver, type RunOrigin, type RunSecret, type RunStore } from './run-store.ts'
import { activeStage, withLostSight, withSight } from './see-stages.ts'
import type { Vault } from './vault.ts'
import { heldStep } from './wait-for-stage.ts'

interface TrackDeps extends Pick<OperationsDeps, 'engines' | 'reader' | 'clock' | 'log'> {
  readonly runs: RunStore
  readonly journal: Journal
  readonly vault: Vault
  readonly life: AbortSignal
  readonly background: (work: Promise<void>) => void
  /** Goes on with a run that held a step back when the app was closed. */
  readonly goOn: (run: Run, secret: RunSecret) => Promise<void>
}

interface Tracker {
  /** Follows a run's stages until it is over. */
  follow(runId: string): void
  /** Takes up every run that isn't over. */
  resume(): void
}

/** How often the active stage is read, in ms: at first as a person would look, then ever slower while nothing moves. `lost`: at least, out of sight. */
const pollMs = { first: 500, lost: 1_000, max: 5_000, growth: 1.5 } as const
/** A run that isn't over after this long is no longer watched; in ms. */
const givenUpAfterMs = 24 * 60 * 60 * 1000

export function createTracker(deps: TrackDeps): Tracker {
  const followed = new Set<string>()
  const { runs, journal, clock, life } = deps

  function follow(runId: string): void {
    if (followed.has(runId)) return
    followed.add(runId)
    deps.background(followUntilOver(runId).finally(() => followed.delete(runId)))
  }

  async function followUntilOver(runId: string): Promise<void> {
    const origin = runs.origin(runId)
    const found = findOperation(deps.engines, origin)
    let wait: number = pollMs.first
    let identified = false
    while (!life.aborted && !isOver(runs.get(runId))) {
      const before = JSON.stringify(runs.get(runId))
      try {
        const reader = await deps.reader(runs.get(runId).target.contextId)
        if (!identified) await checkIdentity(reader, runs.get(runId).target, life)
        identified = true
        await lookOnce(runId, origin, found, reader)
      } catch (error) {
        if (life.aborted) return
        identified = false
        loseSight(runId, asAppError(error))
      }
      try {
        giveUpWhenOld(runId)
      } catch (error) {
        deps.log.error(`Run ${runId} can't be kept`, error)
      }
      const moved = JSON.stringify(runs.get(runId)) !== before
      const least = identified ? pollMs.first : pollMs.lost
      wait = moved ? least : Math.min(Math.max(wait * pollMs.growth, least), pollMs.max)
      if (!isOver(runs.get(runId))) await rest(runId, wait)
    }
  }

  /** Waits so long; while the run writes no longer than until all is written: what it has come to is looked at at once. */
  async function rest(runId: string, ms: number): Promise<void> {
    if (runs.get(runId).status !== 'applying') return await sleep(clock, ms, life)
    const written = new AbortController()
    const stopListening = runs.onChange(() => {
      if (runs.get(runId).status !== 'applying') written.abort()
    })
    await sleep(clock, ms, AbortSignal.any([life, written.signal]))
    stopListening()
  }

  /** Looks at the active stage, and at the next as soon as one is done. */
  async function lookOnce(runId: string, origin: RunOrigin, found: FoundOperation, reader: KubeReader): Promise<void> {
    for (;;) {
      const run = runs.get(runId)
      const active = activeStage(run.stages)
      if (isOver(run)) return
      if (active === null) return complete(run)
      const stage = found.operation.stages.find(each => each.id === active.id)
      if (stage === undefined) throw new AppError('internal', `This version of the app has no stage '${active.id}'.`)
      const remembered = origin.remembered ?? {}
      const reads = stage.reads(origin.parsed, run.subject, remembered)
      const { view, lost } = await readView({ reader, reads, engine: found.engine, signal: life })
      if (lost !== null) throw lost
      const now = runs.get(runId)
      const applied = new Set(now.steps.filter(step => step.status === 'applied' || step.status === 'unchanged').map(step => step.id))
      const sight = stage.see({ params: origin.parsed, subject: run.subject, view, applied, remembered })
      const copy = sight.status === 'done' ? found.operation.credentialCopy?.(origin.parsed) : null
      const kept = copy !== null && copy !== undefined && copy.stage === stage.id ? await keepCopy(reader, now, copy) : null
      const seen = kept === null ? sight : withCopy(sight, kept)
      const next = runs.change(runId, current => {
        if (isOver(current)) return current
        // While writes are under way they decide: a run that reads "failed" must not go on writing. One that holds a step back for this stage doesn't.
        const held = heldStep(current)
        const failed = seen.status === 'failed' && (current.status !== 'applying' || held?.waitsFor === stage.id)
        const shown = seen.status === 'failed' && !failed ? { ...seen, status: 'active' as const } : seen
        const stages = withSight(current.stages, stage.id, shown, isoTime(clock))
        const status = failed ? 'failed' : current.status === 'lost-sight' ? 'following' : current.status
        const why = seen.note ?? `${stage.title} failed.`
        const message = failed ? (held === null ? why : heldBackMessage(held.title, why)) : null
        return { ...(failed ? withoutUnsent(current) : current), stages, status, message, endedAt: failed ? isoTime(clock) : null }
      })
      if (next.status === 'failed') journal.append(entryFor(next, 'run-failed', `Failed: ${next.title}`, next.message))
      if (isOver(next) || (seen.status !== 'done' && seen.status !== 'not-applicable')) return
    }
  }

  async function keepCopy(reader: KubeReader, run: Run, copy: Parameters<typeof copyCredentials>[3]): Promise<KeptCopy> {
    try {
      await copyCredentials(reader, deps.vault, run, copy, life)
      journal.append(entryFor(run, 'vault-saved', `Kept an encrypted copy of ${copy.namespace}/${copy.secret}`, copy.keys.join(', ')))
      return { missing: false, note: 'An encrypted copy is in the vault of this laptop.' }
    } catch (error) {
      const failure = asAppError(error)
      if (failure.code === 'unreachable' || failure.code === 'disconnected' || failure.code === 'cancelled') throw failure
      return { missing: true, note: `The copy for the vault can’t be made: ${failure.message}` }
    }
  }

  function complete(run: Run): void {
    // All stages may be done by what was there before, while writes are still under way: they decide.
    if (run.status === 'applying') return
    const done: Run = { ...run, status: 'completed', endedAt: isoTime(clock), message: null }
    runs.change(
      run.id,
      now => (isOver(now) ? now : { ...now, status: done.status, endedAt: done.endedAt, message: null }),
      () => journal.append(entryFor(done, 'run-completed', `Completed: ${run.title}`, null)),
    )
  }

  function loseSight(runId: string, failure: AppError): void {
    try {
      runs.change(runId, run => {
        if (isOver(run)) return run
        const status = run.status === 'applying' ? 'applying' : 'lost-sight'
        return { ...run, status, stages: withLostSight(run.stages), message: `Out of sight: ${failure.message}` }
      })
    } catch (error) {
      // A disk that is full ends neither the run nor its following: the next look may find room again.
      deps.log.error(`Run ${runId} can't be kept`, error)
    }
  }

  function giveUpWhenOld(runId: string): void {
    const run = runs.get(runId)
    if (isOver(run) || clock.now() - Date.parse(run.startedAt) < givenUpAfterMs) return
    const message = 'It was followed for a day without coming to its end. Look at it yourself.'
    runs.change(
      runId,
      now => ({ ...now, status: 'interrupted', endedAt: isoTime(clock), message }),
      () => {
        journal.append(entryFor(run, 'run-given-up', `Given up: ${run.title}`, message))
      },
    )
  }

  /** Settles what became of the writes of a run that was cut short, then follows it if all were written. */
  async function settle(runId: string): Promise<void> {
    const secret = await runs.secret(runId)
    for (const step of runs.get(runId).steps.filter(each => each.status === 'sending')) {
      const found = await askCluster(runId, step.id, secret)
      if (life.aborted) return
      runs.change(runId, setStep(step.id, found.status, isoTime(clock), found.text), () => {
        journal.append(entryFor(runs.get(runId), `step-${found.status}`, `After a restart: ${step.title}`, found.text))
      })
    }
    const run = runs.get(runId)
    const written = run.steps.filter(step => step.status === 'applied' || step.status === 'unchanged').length
    if (heldStep(run) !== null && secret?.plan.shown !== undefined) {
      // Nothing of what was held back was sent, so nothing can be sent twice.
      follow(runId)
      return await deps.goOn(run, secret)
    }
    if (written === run.steps.length) {
      runs.change(runId, now => ({ ...now, status: 'following' }))
    } else {
      const message = `The app was closed in the middle of writing: ${written} of ${run.steps.length} steps are written. Nothing was sent again. Make a new plan to go on.`
      runs.change(
        runId,
        now => ({
          ...withoutUnsent(now, 'Not sent: the app was closed before.'),
          status: 'interrupted',
          endedAt: isoTime(clock),
          message,
          stages: endStages(now.stages, 'pending', isoTime(clock), 'The app was closed before.'),
        }),
        () => journal.append(entryFor(run, 'run-interrupted', `Interrupted: ${run.title}`, message)),
      )
    }
    runs.forgetSecret(runId)
    follow(runId)
  }

  async function askCluster(runId: string, stepId: string, secret: Awaited<ReturnType<RunStore['secret']>>) {
    const at = runs.get(runId).steps.find(each => each.id === stepId)?.at ?? null
    const sentAt = at === null ? clock.now() : Date.parse(at)
    const unknown = (text: string) => ({ status: 'unknown' as const, text })
    const step = secret?.plan.steps.find(each => each.id === stepId)
    const basis = runs.origin(runId).bases[stepId]
    if (secret === null || step === undefined || basis === undefined)
      return unknown('What was sent can’t be had any more. Look at the object.')
    const mask = createSecretMask(Buffer.from(secret.plan.maskKey, 'hex'), secret.plan.typedSecrets)
    for (let wait: number = pollMs.lost; !life.aborted; wait = Math.min(wait * pollMs.growth, pollMs.max)) {
      try {
        const { target } = runs.get(runId)
        const reader = await deps.reader(target.contextId)
        await checkIdentity(reader, target, life)
        const found = await readBack({ reader, step, basis, mask, clock, signal: life, sentAt })
        if (found.status !== 'unknown' || !(await isOutOfSight(reader))) return found
      } catch (error) {
        if (life.aborted) break
        loseSight(runId, asAppError(error))
      }
      giveUpWhenOld(runId)
      if (isOver(runs.get(runId))) break
      await sleep(clock, wait, life)
    }
    return unknown('The cluster could not be read.')
  }

  async function isOutOfSight(reader: KubeReader): Promise<boolean> {
    try {
      await reader.clusterUid(life)
      return false
    } catch {
      return true
    }
  }

  return {
    follow,
    resume() {
      for (const run of runs.unfinished()) {
        if (run.status !== 'applying') follow(run.id)
        else deps.background(settle(run.id))
      }
    },
  }
}

/** What became of the copy that was asked for. `missing`: it was asked for and is not there, so the stage is not done. */
interface KeptCopy {
  readonly missing: boolean
  readonly note: string
}

/** What a stage has seen, and what became of the copy: without the copy that was asked for it is not done. */
function withCopy(sight: StageSight, kept: KeptCopy): StageSight {
  if (kept.missing) return { status: 'active', waitingFor: kept.note, note: null }
  return { ...sight, note: sight.note === null ? kept.note : `${sight.note} ${kept.note}` }
}
