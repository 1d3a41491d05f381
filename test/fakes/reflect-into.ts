import type { Connection } from '../../src/main/kube/connection.ts'
import { type Reflector, startReflector } from '../../src/main/kube/reflector.ts'
import type { ReflectorEvent } from '../../src/main/kube/reflector-event.ts'
import { type Clock, systemClock } from '../../src/main/lib/clock.ts'
import type { Freshness } from '../../src/shared/domain/freshness.ts'
import type { KindRef, KubeObject } from '../../src/shared/domain/kube.ts'
import type { Shape } from '../../src/shared/domain/shape.ts'
import { seededRandom } from './seeded-random.ts'

/** A table as a consumer of a reflector keeps it, with a memory of what was wrong. */
export interface ReflectedTable extends AsyncDisposable {
  readonly rows: Map<string, KubeObject>
  readonly states: Freshness[]
  readonly batches: (readonly ReflectorEvent[])[]
  /** Rows whose version went back without the server having said so. */
  readonly regressions: string[]
  readonly reflector: Reflector
  readonly synced: () => number
}

/** Starts a reflector and keeps its objects in a table by uid. */
export function reflectInto(
  connection: Connection,
  kind: KindRef,
  options: { clock?: Clock; random?: () => number; namespace?: string | null; fallbackNamespaces?: readonly string[]; shape?: Shape } = {},
): ReflectedTable {
  const stop = new AbortController()
  const rows = new Map<string, KubeObject>()
  const states: Freshness[] = []
  const batches: (readonly ReflectorEvent[])[] = []
  const regressions: string[] = []
  let synced = 0
  const clock = options.clock ?? systemClock

  function store(object: KubeObject) {
    const uid = object.metadata.uid ?? ''
    const before = Number(rows.get(uid)?.metadata.resourceVersion ?? 0)
    const after = Number(object.metadata.resourceVersion)
    if (after < before) regressions.push(`${uid}: ${before} → ${after}`)
    rows.set(uid, object)
  }

  const reflector = startReflector({
    connection,
    kind,
    namespace: options.namespace ?? null,
    ...(options.fallbackNamespaces === undefined ? {} : { fallbackNamespaces: options.fallbackNamespaces }),
    ingest: object => object,
    ...(options.shape === undefined ? {} : { shape: options.shape }),
    onEvents(batch) {
      batches.push(batch)
      for (const event of batch) {
        if (event.type === 'page') for (const object of event.objects) store(object)
        else if (event.type === 'put') store(event.object)
        else if (event.type === 'remove') rows.delete(event.uid)
        else if (event.type === 'narrowed') {
          for (const [uid, row] of rows) if (!event.namespaces.has(row.metadata.namespace ?? '')) rows.delete(uid)
        } else if (event.type === 'synced') {
          synced += 1
          for (const [uid, row] of rows) {
            const covered = event.namespace === null || row.metadata.namespace === event.namespace
            if (covered && !event.uids.has(uid)) rows.delete(uid)
          }
        }
      }
    },
    onFreshness: freshness => states.push(freshness),
    clock,
    random: options.random ?? seededRandom(2),
    signal: stop.signal,
  })
  return {
    rows,
    states,
    batches,
    regressions,
    reflector,
    synced: () => synced,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await reflector.done
    },
  }
}
