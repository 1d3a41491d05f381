import type { DatabaseCluster, DatabaseClusterDetail } from '../../shared/domain/database-cluster.ts'
import { databaseClusterId } from '../../shared/domain/database-cluster.ts'
import type { ClusterAction } from '../../shared/domain/form.ts'
import type { Freshness, KindFreshness } from '../../shared/domain/freshness.ts'
import { kindKey } from '../../shared/domain/kube.ts'
import { diffRow } from '../../shared/fleet/diff-fleet.ts'
import type { Engine, Watch } from '../engines/engine.ts'
import { eventKind } from '../engines/kube-kinds.ts'
import { createContextView } from './context-view.ts'
import { createDetailWatches } from './detail-watches.ts'
import { followRootEvents } from './event-feed.ts'
import type { RootEvent } from './fleet-observer.ts'
import { holdBackLive } from './hold-back-live.ts'
import { listActions } from './list-actions.ts'
import { type RootKey, rootKey } from './object-table.ts'
import { createPodSamples } from './pod-samples.ts'
import { projectRow } from './project-row.ts'
import { contentOf, createRelatedKinds, freshnessByKind, type Selectors } from './related-kinds.ts'
import { startWatchedKind, type WatchedKind, type WatchedKindDeps } from './watched-kind.ts'

/** Somebody who looks at one database. */
export interface Look {
  /** Whether what is read only for a detail page has been read. */
  ready(): boolean
  /** Whether the engine has gone meanwhile, so that nothing more is told. */
  over(): boolean
  stop(): void
}

/** One engine at work in one context: its kinds are read, its roots become rows. */
export interface EngineSession {
  readonly engine: Engine
  rootFreshness(): Freshness
  kinds(): readonly KindFreshness[]
  /** Whether rows are made from all that they are made from: every kind was read, or is known not to be readable. */
  settled(): boolean
  has(namespace: string, name: string): boolean
  /** null: there is no such database. */
  detail(namespace: string, name: string, operatorVersion: string | null): DatabaseClusterDetail | null
  /** What can be done to it; nothing when there is no such database. */
  actions(namespace: string, name: string): ClusterAction[]
  /** Whether all Events of a namespace were read; they are only while somebody looks. */
  eventsRead(namespace: string): boolean
  /** Reads what only a detail page shows, until the returned function is called; tells each change about this database. */
  look(namespace: string, name: string, onChange: () => void): Look
  /** Whether the operator was seen not to run. Each row is made anew when that changes. */
  setOperatorDown(down: boolean): void
  setShown(shown: boolean): void
  /** Starts what was not served before, when it is now. */
  recheck(): Promise<void>
  stop(): Promise<void>
}

export interface EngineSessionDeps extends Pick<WatchedKindDeps, 'connection' | 'fallbackNamespaces' | 'memory' | 'clock' | 'random'> {
  readonly contextId: string
  readonly engine: Engine
  /** How often the pods of a database that somebody looks at are asked, in ms. */
  readonly sampleMs?: number
  /** `gone`: those of the removed whose object was seen to be deleted; of the others nothing is known. */
  readonly onRows: (rows: readonly DatabaseCluster[], removed: readonly string[], gone: readonly string[]) => void
  /** Is told the Events of root objects; without it, they are not read. */
  readonly onEvent?: (event: RootEvent) => void
  /** Freshness of a kind changed, or the root is not served any more. */
  readonly onFreshness: () => void
}

/** Longest stretch of projecting before others get their turn: half of what would be felt as a stall. */
const sliceMs = 8
/** Less than two frames, and longer than the lists of two small kinds lie apart. */
const togetherMs = 25

/**
 * Roots are read first, so that rows are there before the pods are listed; what is about them follows once there is any root. A change
 * dirties the roots that it is about; they are projected once per loop turn, in slices.
 */
export function startEngineSession(deps: EngineSessionDeps): EngineSession {
  const { engine, contextId, clock, connection } = deps
  const stopped = new AbortController()
  const dirty = new Set<RootKey>()
  const rows = new Map<RootKey, DatabaseCluster>()
  /** Roots whose row leans on what is known of a kind as a whole. */
  const consulting = new Set<RootKey>()
  /** Roots with something about them of a kind that is not read to the end. */
  const held = new Set<RootKey>()
  const lookers = new Map<RootKey, Set<() => void>>()
  const missing = new Set<Watch>(engine.watches.filter(watch => watch.scope === 'fleet'))
  const unserved = new Set<string>()
  let begun = false
  let rechecked = false
  let events: Promise<void> = Promise.resolve()
  let scheduled = false
  let waiting = false
  let operatorDown = false

  const common = {
    connection,
    fallbackNamespaces: deps.fallbackNamespaces,
    memory: deps.memory,
    clock,
    random: deps.random,
    onFreshness: deps.onFreshness,
  }
  const root = startWatchedKind({
    ...common,
    kind: engine.root,
    namespace: null,
    prune: engine.pruneRoot,
    ...(engine.rootShape === undefined ? {} : { shape: engine.rootShape }),
    roots: null,
    onTouched: touch,
    onKnowledge: () => {
      if (root.synced() && root.table.size > 0) void begin()
    },
  })
  const rootFreshness = holdBackLive(root.freshness, () => dirty.size > 0)
  const related = createRelatedKinds({ view: settingsView, start: startRelated })
  const details = createDetailWatches({
    watches: engine.watches.filter(watch => watch.scope === 'detail'),
    view: settingsView,
    start: (watch, selectors, namespace, onKnowledge) =>
      startWatchedKind({ ...watchDeps(watch, selectors), fallbackNamespaces: [], namespace, onTouched: touchDetail, onKnowledge }),
  })
  const samples = createPodSamples({
    reads: engine.podReads ?? [],
    proxy: connection.podProxy,
    link: connection.link,
    clock,
    random: deps.random,
    sight(key) {
      const { namespace, name } = splitKey(key)
      const object = root.table.get(namespace, name)
      return object === null ? null : { namespace, root: object, view: detailView(namespace) }
    },
    onSampled: touch,
    ...(deps.sampleMs === undefined ? {} : { everyMs: deps.sampleMs }),
  })

  function touchDetail(key: RootKey) {
    samples.changed(key)
    tellLookers([key])
  }

  /** What says how kinds are read. */
  function settingsView() {
    return createContextView([root, ...related.list()], unserved, null)
  }

  function detailView(namespace: string) {
    return createContextView([root, ...related.list(), ...details.of(namespace)], unserved, namespace)
  }

  function watchDeps(watch: Watch, selectors: Selectors): Omit<WatchedKindDeps, 'namespace' | 'onTouched' | 'onKnowledge'> {
    return {
      ...common,
      ...selectors,
      kind: watch.kind,
      settings: watch.settings === true,
      prune: watch.prune,
      roots: watch.roots,
    }
  }

  function reselect() {
    if (stopped.signal.aborted) return
    related.reselect()
    details.reselect()
  }

  function touch(key: RootKey) {
    dirty.add(key)
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }

  /** Kinds become known one after the other, each a matter for every root that asked: those that come close together are one. */
  function touchAll() {
    if (waiting) return
    waiting = true
    clock.after(togetherMs, () => {
      waiting = false
      for (const key of consulting) touch(key)
      for (const key of held) touch(key)
      held.clear()
    })
  }

  async function begin() {
    if (begun) return
    begun = true
    await recheck()
    rechecked = true
    if (deps.onEvent !== undefined && !stopped.signal.aborted)
      events = followRootEvents({ ...common, engine, signal: stopped.signal, onEvent: deps.onEvent })
  }

  async function recheck() {
    if (!begun) return
    for (const watch of [...missing]) {
      // Core kinds are served everywhere; the others may belong to a part of the operator that is not installed.
      const served = watch.kind.group === '' || (await connection.reader.serves(watch.kind, stopped.signal)) !== false
      if (stopped.signal.aborted) return
      if (!missing.has(watch)) continue
      if (!served) {
        if (!unserved.has(kindKey(watch.kind))) touchAll()
        unserved.add(kindKey(watch.kind))
        continue
      }
      missing.delete(watch)
      unserved.delete(kindKey(watch.kind))
      related.add(watch)
    }
    deps.onFreshness()
  }

  function startRelated(watch: Watch, selectors: Selectors): WatchedKind {
    let content = ''
    const started: WatchedKind = startWatchedKind({
      ...watchDeps(watch, selectors),
      namespace: null,
      // Before the first full reading nothing is concluded from a kind, so there is nothing to project either.
      onTouched: key => {
        if (started.synced()) touch(key)
        else held.add(key)
      },
      onKnowledge: () => {
        touchAll()
        reselect()
      },
      ...(watch.settings === undefined
        ? {}
        : {
            onObjects: () => {
              const now = contentOf(started)
              if (now === content) return
              content = now
              touchAll()
              reselect()
            },
          }),
    })
    return started
  }

  function flush() {
    scheduled = false
    if (stopped.signal.aborted) return
    const until = clock.monotonic() + sliceMs
    const changed: DatabaseCluster[] = []
    const removed: string[] = []
    const gone: string[] = []
    const done: RootKey[] = []
    for (const key of dirty) {
      dirty.delete(key)
      done.push(key)
      project(key, changed, removed, gone)
      if (done.length % 16 === 0 && clock.monotonic() > until) break
    }
    if (dirty.size > 0) {
      scheduled = true
      setImmediate(flush)
    }
    if (changed.length + removed.length > 0) deps.onRows(changed, removed, gone)
    if (rootFreshness.moved()) deps.onFreshness()
    if (!begun && changed.length > 0 && root.synced()) void begin()
    tellLookers(done)
  }

  function project(key: RootKey, changed: DatabaseCluster[], removed: string[], gone: string[]) {
    const object = root.table.find(key)
    const before = rows.get(key)
    if (object === null) {
      const { namespace, name } = splitKey(key)
      consulting.delete(key)
      samples.forget(key)
      if (!rows.delete(key)) return
      const id = databaseClusterId(contextId, engine.id, namespace, name)
      removed.push(id)
      if (root.knows(namespace) === 'listed') gone.push(id)
      return
    }
    consulting.delete(key)
    const namespace = object.metadata.namespace ?? ''
    const view = createContextView([root, ...related.list()], unserved, namespace, () => consulting.add(key))
    const row = projectRow(engine, { contextId, root: object, view, operatorDown, samples: samples.of(key) })
    if (diffRow(before, row) === null) return
    rows.set(key, row)
    changed.push(row)
  }

  function tellLookers(keys: readonly RootKey[]) {
    if (lookers.size === 0) return
    for (const key of keys) for (const tell of lookers.get(key) ?? []) tell()
  }

  return {
    engine,
    rootFreshness: rootFreshness.current,
    kinds: () => freshnessByKind([root, ...related.list()]),
    settled: () =>
      dirty.size === 0 &&
      root.synced() &&
      (root.table.size === 0 || (rechecked && related.list().every(each => each.knows(null) !== 'unknown'))),
    has: (namespace, name) => root.table.get(namespace, name) !== null,
    detail(namespace, name, operatorVersion) {
      const object = root.table.get(namespace, name)
      if (object === null) return null
      const view = detailView(namespace)
      return engine.detail({ contextId, root: object, view, operatorVersion, operatorDown, samples: samples.of(rootKey(namespace, name)) })
    },
    actions(namespace, name) {
      const key = rootKey(namespace, name)
      const cluster = rows.get(key)
      return cluster === undefined ? [] : listActions(engine, { cluster, view: detailView(namespace), samples: samples.of(key) })
    },
    eventsRead: namespace =>
      details.of(namespace).some(each => kindKey(each.kind) === kindKey(eventKind) && each.knows(namespace) === 'listed'),
    look(namespace, name, onChange) {
      const key = rootKey(namespace, name)
      const mine = lookers.get(key) ?? new Set()
      lookers.set(key, mine.add(onChange))
      const reading = details.hold(namespace, () => {
        samples.changed(key)
        onChange()
      })
      const asking = samples.hold(key)
      return {
        ready: () => reading.ready() && asking.ready(),
        over: () => stopped.signal.aborted,
        stop() {
          mine.delete(onChange)
          if (mine.size === 0 && lookers.get(key) === mine) lookers.delete(key)
          asking.release()
          reading.release()
        },
      }
    },
    setOperatorDown(down) {
      if (down === operatorDown) return
      operatorDown = down
      for (const key of rows.keys()) touch(key)
    },
    setShown: samples.setShown,
    recheck,
    async stop() {
      stopped.abort()
      dirty.clear()
      consulting.clear()
      held.clear()
      const removed = Array.from(rows.values(), row => row.id)
      rows.clear()
      deps.onRows([], removed, [])
      for (const tell of [...lookers.values()].flatMap(all => [...all])) tell()
      await Promise.all([root.stop(), related.stop(), details.stop(), samples.stop(), events])
    },
  }
}

function splitKey(key: RootKey): { namespace: string; name: string } {
  const slash = key.indexOf('/')
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}
