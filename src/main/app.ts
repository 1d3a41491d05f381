/**
 * The composition root: everything that main is made of, put together once, for the Electron shell and for the headless host alike. What differs
 * between the two comes in through `AppDeps`. If this file ever needs Electron, the design's first rule is broken.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { getHeapStatistics } from 'node:v8'
import type { AppInfo } from '../shared/contract/system.ts'
import { engines } from './engines/registry.ts'
import { createClusterLogs } from './fleet/cluster-logs.ts'
import { createCommonActions } from './fleet/common-actions.ts'
import { createContexts } from './fleet/contexts.ts'
import { createFleetStore } from './fleet/fleet-store.ts'
import { createRevealCommand } from './fleet/reveal-command.ts'
import { createRevealSecret } from './fleet/reveal-secret.ts'
import { createSights } from './fleet/sights.ts'
import { createHistory } from './history/history.ts'
import type { AddedSource } from './kube/kubeconfig-store.ts'
import { createLoginShellPath } from './kube/login-shell-path.ts'
import { createCommandRunner } from './kube/run-command.ts'
import { systemClock } from './lib/clock.ts'
import { createDocumentReader } from './lib/document-reader.ts'
import { createJsonFile } from './lib/json-file.ts'
import type { KeyStore } from './lib/key-file.ts'
import type { Log } from './lib/log.ts'
import { openPreferences } from './lib/preferences-store.ts'
import { createSeal } from './lib/seal.ts'
import { openStore } from './lib/store.ts'
import { storeMigrations } from './lib/store-migrations.ts'
import { createEditables } from './operations/editables.ts'
import { createOperations } from './operations/operations.ts'
import { createOperatorLogs } from './operations/operator-logs.ts'
import { createOperatorSights } from './operations/operator-sights.ts'
import type { PracticeFork } from './practice/fork-node.ts'
import { createPracticeControl } from './practice-control.ts'
import { clusterProcedures } from './procedures/clusters.ts'
import { contextProcedures } from './procedures/contexts.ts'
import { createCopySecret, type SecretClipboard } from './procedures/copy-secret.ts'
import { engineProcedures } from './procedures/engines.ts'
import { fleetProcedures } from './procedures/fleet.ts'
import { historyProcedures } from './procedures/history.ts'
import { operatorProcedures } from './procedures/operators.ts'
import { planProcedures } from './procedures/plans.ts'
import { preferenceProcedures } from './procedures/preferences.ts'
import { rolloutProcedures } from './procedures/rollouts.ts'
import { runProcedures } from './procedures/runs.ts'
import { systemProcedures } from './procedures/system.ts'
import { vaultProcedures } from './procedures/vault.ts'

/** What a host brings. */
export interface AppDeps {
  readonly host: AppInfo['host']
  readonly version: string
  /** The app's own folder; made when missing. */
  readonly dataDir: string
  readonly homeDir: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly keyStore: KeyStore
  readonly log: Log
  /** Kubeconfig files named on the command line; when there are any, they are the only ones besides what the user added. */
  readonly kubeconfigs: readonly string[]
  /** on: start the practice cluster; when-empty: only if no kubeconfig has a context. */
  readonly practice: 'on' | 'when-empty'
  /** How the practice cluster's process is started; Node's own way when absent. */
  readonly fork?: PracticeFork
  /** The system's clipboard; absent where only the page can reach one. */
  readonly clipboard?: SecretClipboard
  /** What the user should know at start. */
  readonly notices?: readonly string[]
}

/** Heap for a byte of JSON that is kept: parsed, projected, and on its way to the page, with as much again for all else. */
const heapPerByte = 8

/** The running app. Dispose it to end every connection, watch and child process. */
export type App = Awaited<ReturnType<typeof createApp>>

/** Opens the app's local state, reads the kubeconfigs, connects what is pinned and takes up unfinished runs. */
export async function createApp(deps: AppDeps) {
  const clock = systemClock
  const { log } = deps
  await using stack = new AsyncDisposableStack()
  const localStore = stack.use(openStore({ path: join(deps.dataDir, 'clouddb.sqlite'), migrations: storeMigrations }))
  const preferences = await openPreferences(createJsonFile(join(deps.dataDir, 'preferences.json')))
  const runner = stack.use(createCommandRunner(clock))
  const store = createFleetStore({ clock, newEpoch: randomUUID })
  const engineTitle = (id: string) => engines.find(engine => engine.id === id)?.title ?? id
  let nameOf: (contextId: string) => string | null = () => null
  // Ends after the contexts, which tell it until when they looked.
  const history = stack.use(createHistory({ localStore, store, clock, log, contextName: id => nameOf(id), engineTitle }))
  const named = deps.kubeconfigs.length > 0
  const sources: AddedSource[] = deps.kubeconfigs.map(path => ({ kind: 'command-line', path }))
  const made = await createContexts({
    env: named ? { ...deps.env, KUBECONFIG: '' } : deps.env,
    homeDir: deps.homeDir,
    defaultHome: named ? join(deps.dataDir, 'no-home') : deps.homeDir,
    clock,
    random: Math.random,
    engines,
    memoryBytes: getHeapStatistics().heap_size_limit / heapPerByte,
    settings: createJsonFile(join(deps.dataDir, 'contexts.json')),
    seal: createSeal({ keyStore: deps.keyStore, randomBytes }),
    store,
    run: runner.run,
    path: createLoginShellPath({ run: runner.run, env: deps.env, platform: process.platform, homeDir: deps.homeDir }),
    sources,
    secrets: log,
    observer: history.observer,
  })
  const contexts = stack.use(made.contexts)
  nameOf = id => contexts.list().contexts.find(context => context.id === id)?.name ?? null
  // Before the contexts end: they would wait for a command that hangs as long as a command may take.
  stack.defer(() => runner[Symbol.dispose]())
  const reading = {
    engines,
    context: (id: string) => contexts.list().contexts.find(context => context.id === id) ?? null,
    reader: contexts.reader,
  }
  const documents = stack.use(createDocumentReader({ clock, log }))
  const operations = stack.use(
    createOperations({
      ...reading,
      writerFor: made.writer,
      store: localStore,
      keyStore: deps.keyStore,
      clock,
      randomBytes,
      log,
      documents,
      onJournal: history.poke,
    }),
  )
  history.joinJournal((scope, signal) => operations.runs.searchJournal(scope, signal))
  const practice = stack.use(
    createPracticeControl({ dataDir: deps.dataDir, contexts, log, ...(deps.fork === undefined ? {} : { fork: deps.fork }) }),
  )
  const sights = createSights({ contexts, store, clock, observer: history.observer })
  const logs = createClusterLogs({ contexts, sights, engines, clock, random: Math.random })
  const operatorSights = createOperatorSights({ contexts, store, engines, clock })
  const reveal = createRevealSecret({ contexts, sights, record: operations.record, learn: log.learn })
  const copy = createCopySecret({ clipboard: deps.clipboard ?? null, seconds: () => preferences.get().clipboardSeconds })
  const revealCommand = createRevealCommand({ contexts, record: operations.record })

  function info(): AppInfo {
    return {
      version: deps.version,
      host: deps.host,
      platform: process.platform,
      keyStore: deps.keyStore.kind,
      notices: [...(deps.notices ?? []), ...contexts.problems(), ...practice.problems()],
      practice: practice.state(),
      journalProblem: operations.journalProblem(),
    }
  }

  const router = {
    system: systemProcedures({ info, contexts, practice }),
    contexts: contextProcedures(contexts, engines, revealCommand),
    fleet: fleetProcedures(store),
    clusters: clusterProcedures({ store, sights, logs, reveal, copy, editable: createEditables(reading) }),
    engines: engineProcedures(engines, () => preferences.get().tiers),
    operators: operatorProcedures(operatorSights, createOperatorLogs({ contexts, engines, clock, random: Math.random })),
    plans: planProcedures(operations),
    runs: runProcedures(operations),
    rollouts: rolloutProcedures(operations, createCommonActions({ sights })),
    history: historyProcedures(history),
    vault: vaultProcedures(operations, copy),
    preferences: preferenceProcedures(preferences),
  }

  // Not waited for: the window is there first, the practice cluster joins it.
  if (deps.practice === 'on' || contexts.list().contexts.length === 0) void practice.start().catch(() => undefined)
  operations.runs.resume()
  const life = stack.move()
  return {
    router,
    version: deps.version,
    /** Given to every call of every door. */
    callContext: { log },
    preferences,
    wake: () => contexts.wake(),
    setVisible: (visible: boolean) => contexts.setVisible(visible),
    [Symbol.asyncDispose]: () => life.disposeAsync(),
  }
}
