/**
 * One connected context: which engines are active there, their rows, who we are, how fresh it all is. It takes a connection and engines
 * and gives rows and a summary; it knows nothing of other contexts, of settings or of subscribers, so that it can move into a worker.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import type { OperatorInfo } from '../../shared/domain/context.ts'
import type { DatabaseCluster, DatabaseClusterDetail } from '../../shared/domain/database-cluster.ts'
import type { ClusterAction } from '../../shared/domain/form.ts'
import type { Freshness, KindFreshness } from '../../shared/domain/freshness.ts'
import { kindKey } from '../../shared/domain/kube.ts'
import { sameJson } from '../../shared/fleet/same-json.ts'
import type { Engine } from '../engines/engine.ts'
import type { Connection } from '../kube/connection.ts'
import { type BackoffLimits, backoffDelay } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import { type EngineSession, type Look, startEngineSession } from './engine-session.ts'
import type { RootEvent, RootSight } from './fleet-observer.ts'
import type { MemoryShare } from './memory-budget.ts'
import { createOperatorWatch } from './operator-watch.ts'
import { offFreshness, sessionFreshness } from './session-freshness.ts'

/** What a session says about its context. */
export interface SessionSummary {
  readonly freshness: Freshness
  readonly kinds: readonly KindFreshness[]
  readonly operators: readonly OperatorInfo[]
  readonly serverVersion: string | null
  readonly username: string | null
  readonly clusterUid: string | null
  /** How far the server's clock is ahead of ours, ms; 0: as good as equal. */
  readonly clockAheadMs: number
}

export interface Session extends AsyncDisposable {
  readonly connection: Connection
  summary(): SessionSummary
  /** How well each engine sees its databases. */
  roots(): readonly RootSight[]
  /** null: there is no such database, or its engine is not active. */
  detail(engineId: string, namespace: string, name: string): DatabaseClusterDetail | null
  actions(engineId: string, namespace: string, name: string): ClusterAction[]
  eventsRead(engineId: string, namespace: string): boolean
  /** Reads what only a detail page shows until `stop`. null: its engine is not active. */
  look(engineId: string, namespace: string, name: string, onChange: () => void): Look | null
  /** Cuts every wait short and asks again what is served. */
  retryNow(): void
  /** Tells a newer "as of" now and then, while somebody looks. */
  setShown(shown: boolean): void
}

export interface SessionDeps {
  readonly connection: Connection
  readonly memory: MemoryShare
  readonly engines: readonly Engine[]
  readonly clock: Clock
  readonly random: () => number
  /** `gone`: those of the removed that were seen to be deleted. */
  readonly onRows: (rows: readonly DatabaseCluster[], removed: readonly string[], gone: readonly string[]) => void
  readonly onEvent?: (event: RootEvent) => void
  readonly onSummary: () => void
  /** How often what is served, and the operators, are asked for again, in ms. */
  readonly recheckMs?: number
  /** How often the operators are asked for while somebody looks, in ms. */
  readonly operatorsMs?: number
  /** How often the pods of a database that somebody looks at are asked, in ms. */
  readonly sampleMs?: number
}

/** CRDs and operators are installed by people: minutes are soon enough, and idle contexts stay quiet. */
const recheckMsByDefault = 120_000
/** A CRD that went may have been replaced: it is looked for this much later, and then as often as all others. */
const afterGoneMs = 10_000
const asOfMs = 10_000
/** An operator that stopped makes rows old without their knowing: somebody who looks learns of it within this. */
const operatorsMsByDefault = 20_000
const retryLimits: BackoffLimits = { firstMs: 800, maxMs: 30_000, floorMs: 200 }
/** What only a person can change is asked for again no more often than this. */
const personMs = 60_000

/** Starts at once. Ends with its disposal, which doesn't dispose of the connection. */
export function createSession(deps: SessionDeps): Session {
  const { connection, clock } = deps
  const { reader, link, clocks } = connection
  const stop = new AbortController()
  const active = new Map<string, EngineSession>()
  const operators = createOperatorWatch({
    reader,
    clock,
    signal: stop.signal,
    everyMs: deps.operatorsMs ?? operatorsMsByDefault,
    reachable: () => link.state().up && discovered,
    onChange(info) {
      active.get(info.engine)?.setOperatorDown(info.available === false)
      tell()
    },
  })
  /** Root kinds that were served and are not any more, by engine: as they were left, until they are back. */
  const gone = new Map<string, KindFreshness>()
  const ending = new Set<Promise<void>>()
  let serverVersion: string | null = null
  let username: string | null = null
  let clusterUid: string | null = null
  let failure: AppError | null = null
  let discovered = false
  /** The server has said at least once what it serves. */
  let told = false
  let visible = true
  let retryAt: number | null = null
  let freshness: Freshness = { ...offFreshness, state: 'connecting', since: new Date(clock.now()).toISOString() }
  let cancelAsOf: () => void = () => undefined
  let letGo: () => void = () => undefined

  let wasUp = true
  const unlisten = link.onChange(({ up }) => {
    tell()
    // Another cluster may stand behind the same address now.
    if (up && !wasUp && discovered) void identify().then(tell)
    wasUp = up
  })
  const unlistenClocks = clocks.onChange(tell)
  const done = run()

  async function run() {
    for (let attempt = 0; !stop.signal.aborted; ) {
      await link.whenUp(stop.signal)
      if (stop.signal.aborted) return
      const complete = await discover()
      if (complete) await identify()
      if (stop.signal.aborted) return
      const waitMs = complete ? (deps.recheckMs ?? recheckMsByDefault) : waitAfterFailure(attempt)
      attempt = complete ? 0 : attempt + 1
      retryAt = complete ? null : clock.now() + waitMs
      tell()
      // While the link is down it is the link that tries, and tells when it is worth while.
      if (!link.state().up) continue
      await (failure?.code === 'unauthorized' ? connection.awaitHelp(waitMs, stop.signal) : link.nap(waitMs, stop.signal))
    }
  }

  function waitAfterFailure(attempt: number): number {
    if (failure?.code === 'unauthorized' || failure?.code === 'forbidden') return personMs
    return backoffDelay(attempt, retryLimits, deps.random)
  }

  /** Starts the engines whose root is served. false: it could not be found out for all. */
  async function discover(): Promise<boolean> {
    let unknown = 0
    let ask = reader.servesNow
    for (const engine of deps.engines) {
      const mine = active.get(engine.id)
      // A kind that isn't served is forbidden, too, to those who may not read it.
      if (mine !== undefined && mine.rootFreshness().state !== 'forbidden') continue
      const served = await ask(engine.root, stop.signal)
      ask = reader.serves
      if (stop.signal.aborted) return false
      told ||= served !== null
      if (mine !== undefined) {
        if (served === false) end(mine)
        continue
      }
      if (served === true) activate(engine)
      if (served === null) unknown += 1
    }
    failure = unknown === 0 ? null : await askWhyNot()
    if (stop.signal.aborted || failure !== null) return false
    // The server answers, but never told us what it serves: then reading the roots shows it. Where it did, it will again.
    if (unknown > 0 && !told) for (const engine of deps.engines) if (!active.has(engine.id)) activate(engine)
    // From here on something is said of this server, so its silence must be noticed even where no engine streams.
    if (!discovered) letGo = link.hold()
    discovered = true
    tell()
    await Promise.all(Array.from(active.values(), engine => engine.recheck()))
    return unknown === 0 || !told
  }

  async function askWhyNot(): Promise<AppError | null> {
    try {
      serverVersion = (await reader.serverVersion(stop.signal)) ?? serverVersion
      return null
    } catch (error) {
      return error instanceof AppError ? error : new AppError('internal', 'The app failed to talk to the server.', { cause: error })
    }
  }

  /** Who is there and who we are; asked after the rows are on their way. What can't be known stays null. */
  async function identify() {
    await link.takeTurn(stop.signal)
    serverVersion = (await reader.serverVersion(stop.signal).catch(() => null)) ?? serverVersion
    username = (await reader.username(stop.signal).catch(() => null)) ?? username
    clusterUid = (await reader.clusterUid(stop.signal).catch(() => null)) ?? clusterUid
    tell()
    await operators.refresh()
  }

  function activate(engine: Engine) {
    if (active.has(engine.id)) return
    const session = startEngineSession({
      contextId: connection.context.id,
      engine,
      memory: deps.memory,
      connection,
      fallbackNamespaces: connection.context.namespace === null ? [] : [connection.context.namespace],
      clock,
      random: deps.random,
      ...(deps.sampleMs === undefined ? {} : { sampleMs: deps.sampleMs }),
      onRows: deps.onRows,
      ...(deps.onEvent === undefined ? {} : { onEvent: deps.onEvent }),
      onFreshness() {
        const mine = active.get(engine.id)
        if (mine !== undefined && mine.rootFreshness().state === 'gone') deactivate(mine)
        tell()
      },
    })
    active.set(engine.id, session)
    session.setShown(visible)
    gone.delete(engine.id)
    operators.add(engine)
    tell()
  }

  /** The CRD was removed: the operator is shown as gone, and looked for again. */
  function deactivate(session: EngineSession) {
    const { id, root } = session.engine
    const waitMs = Math.min(afterGoneMs, deps.recheckMs ?? afterGoneMs)
    const again = new Date(clock.now() + waitMs).toISOString()
    gone.set(id, { kind: kindKey(root), title: root.kind, freshness: { ...session.rootFreshness(), retryAt: again } })
    end(session)
    clock.after(waitMs, () => {
      if (!stop.signal.aborted) void discover()
    })
  }

  function end(session: EngineSession) {
    active.delete(session.engine.id)
    operators.remove(session.engine.id)
    const ended = session.stop().finally(() => ending.delete(ended))
    ending.add(ended)
  }

  function tell() {
    if (stop.signal.aborted) return
    const roots = Array.from(active.values(), engine => engine.rootFreshness())
    const next = sessionFreshness({
      link: link.state(),
      roots,
      gone: goneNotes(),
      failure,
      discovered,
      retryAt,
      clockAheadMs: clocks.aheadMs(),
    })
    const since = next.state === freshness.state ? freshness.since : new Date(clock.now()).toISOString()
    if (!sameJson(freshness, { ...next, since })) freshness = { ...next, since }
    deps.onSummary()
  }

  function goneNotes(): string[] {
    return deps.engines.flatMap(engine => {
      const kind = gone.get(engine.id)?.kind
      return kind === undefined ? [] : [`${engine.title} is gone: the cluster no longer serves ${kind}.`]
    })
  }

  function tickAsOf() {
    cancelAsOf = clock.after(asOfMs, () => {
      tell()
      tickAsOf()
    })
  }

  return {
    connection,
    summary: () => ({
      freshness,
      kinds: [...[...active.values()].flatMap(engine => engine.kinds()), ...gone.values()],
      operators: operators.list(),
      serverVersion,
      username,
      clusterUid,
      clockAheadMs: clocks.aheadMs(),
    }),
    roots: () => Array.from(active.values(), each => ({ engine: each.engine.id, freshness: each.rootFreshness(), settled: each.settled })),
    actions: (engineId, namespace, name) => active.get(engineId)?.actions(namespace, name) ?? [],
    eventsRead: (engineId, namespace) => active.get(engineId)?.eventsRead(namespace) ?? false,
    detail: (engineId, namespace, name) => active.get(engineId)?.detail(namespace, name, operators.of(engineId)?.version ?? null) ?? null,
    look: (engineId, namespace, name, onChange) => active.get(engineId)?.look(namespace, name, onChange) ?? null,
    retryNow: () => connection.retryNow(),
    setShown(shown) {
      cancelAsOf()
      operators.setShown(shown)
      visible = shown
      for (const engine of active.values()) engine.setShown(shown)
      if (shown && !stop.signal.aborted) tickAsOf()
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      cancelAsOf()
      operators.stop()
      letGo()
      unlisten()
      unlistenClocks()
      await Promise.all([done, ...ending, ...Array.from(active.values(), engine => engine.stop())])
      active.clear()
    },
  }
}
