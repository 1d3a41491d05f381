import type { OperatorInfo } from '../../shared/domain/context.ts'
import { sameJson } from '../../shared/fleet/same-json.ts'
import type { Engine } from '../engines/engine.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import type { Clock } from '../lib/clock.ts'
import { findOperator, unseenOperator } from './find-operators.ts'

/** Keeps what is known of the operators of a context. */
export interface OperatorWatch {
  add(engine: Engine): void
  remove(engineId: string): void
  list(): readonly OperatorInfo[]
  of(engineId: string): OperatorInfo | null
  /** Asks for all of them, one after the other; while that is under way, asking again is the same. */
  refresh(): Promise<void>
  /** While shown they are asked for again and again; else only by `refresh`. */
  setShown(shown: boolean): void
  stop(): void
}

export interface OperatorWatchDeps {
  readonly reader: KubeReader
  readonly clock: Clock
  readonly signal: AbortSignal
  /** How often they are asked for while shown, in ms. */
  readonly everyMs: number
  /** Whether asking makes sense now. */
  readonly reachable: () => boolean
  readonly onChange: (info: OperatorInfo) => void
}

/**
 * What is known after a look. While Deployments can't be read (null), what it is stays known, and whether it runs does not. One that was there and is
 * gone runs no more; one that was never seen may run under labels of its own.
 */
function afterwards(before: OperatorInfo, found: OperatorInfo | null): OperatorInfo {
  if (found === null) return { ...before, available: null }
  const went = before.installed === true || (before.installed === false && before.available === false)
  return found.installed === false && went ? { ...found, available: false } : found
}

/** One small list for each operator, and nothing at all while nobody looks. */
export function createOperatorWatch(deps: OperatorWatchDeps): OperatorWatch {
  const { reader, clock, signal } = deps
  const engines = new Map<string, Engine>()
  const infos = new Map<string, OperatorInfo>()
  let asking: Promise<void> | null = null
  let askedAt = Number.NEGATIVE_INFINITY
  let cancel: () => void = () => undefined

  async function ask() {
    askedAt = clock.monotonic()
    for (const engine of [...engines.values()]) {
      const found = await findOperator(reader, engine, signal)
      if (signal.aborted) return
      const before = infos.get(engine.id)
      if (before === undefined) continue
      const info = afterwards(before, found)
      if (sameJson(before, info)) continue
      infos.set(engine.id, info)
      deps.onChange(info)
    }
  }

  function refresh(): Promise<void> {
    asking ??= ask().finally(() => {
      asking = null
    })
    return asking
  }

  function tick(afterMs: number) {
    cancel = clock.after(afterMs, () => {
      if (signal.aborted) return
      if (deps.reachable()) void refresh()
      tick(deps.everyMs)
    })
  }

  return {
    add(engine) {
      engines.set(engine.id, engine)
      infos.set(engine.id, unseenOperator(engine))
    },
    remove(engineId) {
      engines.delete(engineId)
      infos.delete(engineId)
    },
    list: () => [...infos.values()],
    of: engineId => infos.get(engineId) ?? null,
    refresh,
    setShown(shown) {
      cancel()
      if (shown && !signal.aborted) tick(Math.max(0, Math.min(deps.everyMs, askedAt + deps.everyMs - clock.monotonic())))
    },
    stop: () => cancel(),
  }
}
