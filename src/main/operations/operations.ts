/**
 * Plans and runs, put together. A plan says what would happen, an applied plan becomes a run, the journal holds both, and the clusters hold the
 * truth. What it promises: nothing is written that was not shown, nothing is written twice, and nothing is called done that was not seen.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import { databaseClusterId } from '../../shared/domain/database-cluster.ts'
import { type JournalKind, journalKinds } from '../../shared/domain/journal-kinds.ts'
import type { Intent, Plan } from '../../shared/domain/plan.ts'
import type { JournalEntry, Run } from '../../shared/domain/run.ts'
import { isoTime, sleep } from '../lib/clock.ts'
import { createSeal } from '../lib/seal.ts'
import { valuesIn } from '../lib/values-in.ts'
import { type ApplyDeps, applyPlan } from './apply-plan.ts'
import { callOff } from './call-off.ts'
import { exportJournal } from './export-journal.ts'
import { findOperation } from './find-operation.ts'
import { createJournal } from './journal.ts'
import { planDetail } from './journal-detail.ts'
import { madeAnew } from './made-anew.ts'
import { type MadePlan, makePlan } from './make-plan.ts'
import { manifestFiles } from './manifests.ts'
import type { Operations, OperationsDeps, RunInFlight } from './operations-api.ts'
import { readPlanFile, writePlanFile } from './plan-file.ts'
import { createPlanStore } from './plan-store.ts'
import { previewPlan } from './preview-plan.ts'
import { createRollouts } from './rollouts/rollouts.ts'
import { createRunStore, type RunSecret } from './run-store.ts'
import { type JournalQuery, searchJournal } from './search-journal.ts'
import { targetId } from './target-id.ts'
import { createTracker } from './track.ts'
import { createVault } from './vault.ts'
import { watchFacts } from './watch-facts.ts'
import { writeRun } from './write-run.ts'

/** How long closing waits for a write that is under way, in ms; what it became is read from the cluster at the next start. */
const closeWithinMs = 10_000

/** Puts plans, runs, journal and vault together. Dispose it to end its work; a write that is under way is waited for. */
export function createOperations(deps: OperationsDeps): Operations {
  const { store, clock, log } = deps
  const life = new AbortController()
  const underWay = new Set<Promise<void>>()
  const seal = createSeal(deps)
  const journal = createJournal({ store, clock, redact: log.redact, ...(deps.onJournal === undefined ? {} : { onAppend: deps.onJournal }) })
  const plans = createPlanStore({ store, seal, learn: log.learn })
  const runs = createRunStore({ store, seal, clock, log })
  const vault = createVault({ store, seal, journal, clock, learn: log.learn })

  function background(work: Promise<void>): void {
    const watched: Promise<void> = work
      .catch(error => log.error('Work in the background failed', error))
      .finally(() => underWay.delete(watched))
    underWay.add(watched)
  }

  function inFlight(contextId: string, subject: Plan['subject']): RunInFlight | null {
    const id = targetId(contextId, subject)
    // What is done to an operator is done to all of its databases.
    const isOfOperator = (run: Run) =>
      subject.about === 'operator' && run.target.contextId === contextId && run.subject.engine === subject.engine
    const about = runs.unfinished().filter(run => run.clusterId === id || isOfOperator(run))
    const run = about.find(each => each.status === 'applying') ?? about[0]
    return run === undefined ? null : { title: run.title, writing: run.status === 'applying' }
  }

  const writeDeps = { ...deps, plans, runs, journal, life: life.signal }
  const goOn = (run: Run, secret: RunSecret) => writeRun(writeDeps, run, secret)
  const tracker = createTracker({ ...deps, runs, journal, vault, life: life.signal, background, goOn })
  const makeDeps = { ...deps, inFlight, journalProblem: () => journal.problem() }
  const applyDeps: ApplyDeps = { ...writeDeps, inFlight, follow: tracker.follow, background }

  /** History that is too long is no reason to fail. */
  function trimHistory(): void {
    try {
      journal.trim(runs.unfinished())
    } catch (error) {
      log.error('The journal could not be trimmed', error)
    }
  }

  async function keep(made: MadePlan): Promise<Plan> {
    await plans.save(made.plan, made.secret, made.omitted)
    trimHistory()
    noteInJournal(made.plan, 'plan-made', `Plan: ${made.plan.title}`)
    return made.plan
  }

  /** Plans may be made and read while the journal can't be written: only applying may not. */
  function noteInJournal(plan: Plan, kind: JournalKind, title: string): void {
    try {
      journal.append({
        kind,
        who: plan.target?.username ?? null,
        contextName: plan.target?.contextName ?? null,
        title,
        planId: plan.id,
        runId: null,
        detail: planDetail(plan),
      })
    } catch (error) {
      log.error('A plan could not be journalled', error)
    }
  }

  const create = async (intent: Intent, signal: AbortSignal): Promise<Plan> => keep(await makePlan(makeDeps, intent, signal))
  const apply: Operations['plans']['apply'] = (input, signal) => applyPlan(applyDeps, input, signal)
  const rollouts = createRollouts({
    ...deps,
    seal,
    plans: { create, get: id => plans.get(id), apply, discard: id => plans.discard(id) },
    runs,
    journal,
    background,
    life: life.signal,
  })

  async function intentOf(plan: Plan): Promise<Intent> {
    const secret = await plans.secret(plan.id)
    if (secret !== null) return { ...plan.intent, params: secret.params }
    const omitted = plans.omitted(plan.id)
    if (omitted.length === 0) return plan.intent
    throw new AppError('bad-input', 'Some secrets are not kept with the plan: type them in again.', {
      fields: omitted.map(path => ({ path, message: 'Type it in again.' })),
      hint: 'Open the form with these parameters.',
    })
  }

  return {
    plans: {
      preview: async intent => previewPlan(deps, intent),
      create,
      list: () => plans.list(),
      get: ({ id }) => plans.get(id),
      async renew({ id, contextId }, signal) {
        const plan = plans.get(id)
        const intent = await intentOf(plan)
        const { engine, namespace, name } = plan.subject
        const clusterId = intent.clusterId === null ? null : databaseClusterId(contextId, engine, namespace, name)
        const made = await makePlan(makeDeps, { ...intent, contextId, clusterId }, signal)
        if (clusterId !== null && made.plan.target?.clusterUid !== plan.target?.clusterUid) {
          // The context may be called otherwise on this laptop, but a database of that name in another cluster is another database.
          throw new AppError('bad-input', 'The plan is about a database in another cluster than this context leads to.')
        }
        const anew = madeAnew(plan, made.plan)
        if (anew !== null)
          throw new AppError('bad-input', `${anew} was deleted and made anew since this plan was made: it is another one now.`, {
            hint: 'Open the form anew, and plan from there.',
          })
        return keep(made)
      },
      apply,
      exportFile: ({ id }) => writePlanFile(plans.get(id), plans.omitted(id)),
      async importFile({ text }) {
        const { plan, omitted } = readPlanFile(text, `plan-${deps.randomBytes(12).toString('hex')}`)
        findOperation(deps.engines, plan.intent)
        await plans.save(plan, null, omitted)
        noteInJournal(plan, 'plan-opened', `Opened from a file: ${plan.title}`)
        return plan
      },
      manifests: ({ id, layout }) => manifestFiles(plans.get(id), layout),
      discard({ id }) {
        const plan = plans.get(id)
        const holder = plan.runId === null ? rollouts.holderOf(id) : null
        if (holder !== null)
          throw new AppError('blocked', `The plan belongs to the rollout “${holder}”.`, { hint: 'Leave the database out there instead.' })
        plans.discard(id)
        noteInJournal({ ...plan, steps: [] }, 'plan-discarded', `Discarded: ${plan.title}`)
        return {}
      },
      watchFacts: (input, signal) => watchFacts({ ...deps, plans }, input, signal),
    },
    runs: {
      list: input => runs.list(input),
      get: ({ id }) => runs.get(id),
      callOff: ({ id }) => callOff({ runs, journal, clock }, id),
      watch: signal => runs.watch(signal),
      journal: input => journal.list(input),
      async findInJournal({ limit = 200, kinds, ...input }, signal) {
        const entries: JournalEntry[] = []
        for await (const { entry } of searchJournal(store, { ...inUtc(input), kinds: kindsIn(kinds) }, signal)) {
          entries.push(entry)
          if (entries.length === limit) break
        }
        return entries
      },
      exportJournal({ kinds, ...input }, format, signal) {
        return exportJournal(searchJournal(store, { ...inUtc(input), kinds: kindsIn(kinds) }, signal), format, isoTime(clock))
      },
      searchJournal: (query, signal) => searchJournal(store, query, signal),
      resume() {
        const broken = journal.firstBroken()
        if (broken !== null) log.error(`Entry ${broken} of the journal does not fit the one before it: the file was changed from outside`)
        trimHistory()
        tracker.resume()
        rollouts.takeUp()
      },
    },
    rollouts,
    vault: { list: vault.list, reveal: vault.reveal, remove: vault.remove },
    journalProblem: () => journal.problem(),
    record: entry => journal.append(entry),
    async [Symbol.asyncDispose]() {
      life.abort()
      await Promise.race([Promise.all(underWay), sleep(clock, closeWithinMs, new AbortController().signal)])
    },
  }
}

/** Kinds of entries, separated by commas. Throws bad-input. */
function kindsIn(text: string | undefined): readonly JournalKind[] | undefined {
  return valuesIn('kinds', text, journalKinds) ?? undefined
}

/** Times as the journal writes them, so that texts compare like times. */
function inUtc<T extends Pick<JournalQuery, 'since' | 'until'>>(query: T): T {
  const utc = (text: string | undefined) => (text === undefined ? undefined : new Date(text).toISOString())
  return { ...query, since: utc(query.since), until: utc(query.until) }
}
