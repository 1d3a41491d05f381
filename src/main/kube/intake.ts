import type { KindRef, KubeObject } from '../../shared/domain/kube.ts'
import { valueNestsTooDeep } from './json-depth.ts'
import { isKubeObject } from './list-page.ts'
import type { ReflectorCounters, ReflectorEvent } from './reflector-event.ts'

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'
/** So many events in a row that go back are no stragglers: the server's versions have started anew. */
const mostBackwards = 20

/** Thrown when a stream can't be followed any more and all must be read again. */
export class ReadAgainError extends Error {
  constructor(because: string) {
    super(because)
    this.name = 'ReadAgainError'
  }
}

export interface Intake {
  /** Where the next watch starts; null when all must be read first. */
  position(): string | null
  /** The highest version ever seen, as a floor for the next reading; null when there is none. */
  floor(): string | null
  /** Forgets the position; with `floor` too, a server that went back is believed. */
  forget(what: 'position' | 'floor'): void
  beginFill(): void
  /** Of all three: `lean` says that only what is read of the object is there. */
  filled(object: unknown, lean: boolean): KubeObject | null
  /** An object that was filled in is gone again before the filling ends. */
  unfilled(object: unknown, lean: boolean): ReflectorEvent | null
  endFill(resourceVersion: string): { uids: ReadonlySet<string>; wentBack: boolean }
  event(type: string, object: unknown, lean: boolean): ReflectorEvent | null
  bookmark(resourceVersion: unknown): void
}

/** Takes in what a server sends for one kind: drops what nobody reads, ignores and counts what makes no sense, and knows how far it is. */
export function createIntake(deps: { kind: KindRef; ingest: (object: KubeObject) => KubeObject; counters: ReflectorCounters }): Intake {
  const { kind, counters } = deps
  let versions = new Map<string, string>()
  let filling: Map<string, string> | null = null
  let position: string | null = null
  let floor: string | null = null
  let backwards = 0

  function keep(object: unknown, lean: boolean): { object: KubeObject; uid: string; version: string } | null {
    const wellFormed = isKubeObject(object) && typeof object.metadata.uid === 'string' && object.metadata.uid !== ''
    if (!wellFormed || (object.kind !== undefined && object.kind !== kind.kind)) {
      counters.malformed += 1
      return null
    }
    // What was sifted is pruned already, and its nesting was counted.
    const kept = lean ? object : deps.ingest(withoutNoise(object))
    if (!lean && valueNestsTooDeep(kept)) {
      counters.malformed += 1
      return null
    }
    return { object: kept, uid: object.metadata.uid ?? '', version: object.metadata.resourceVersion ?? '' }
  }

  function advance(version: string) {
    position = version
    if (floor === null || !isOlder(version, floor)) floor = version
  }

  function put(kept: { object: KubeObject; uid: string; version: string }): ReflectorEvent | null {
    const known = versions.get(kept.uid)
    if (known !== undefined && (known === kept.version || isOlder(kept.version, known))) return ignore()
    versions.set(kept.uid, kept.version)
    return { type: 'put', object: kept.object }
  }

  function ignore(): null {
    counters.ignored += 1
    return null
  }

  return {
    position: () => position,
    floor: () => floor,
    forget(what) {
      position = null
      if (what === 'floor') floor = null
    },
    beginFill() {
      filling = new Map()
      counters.fills += 1
    },
    filled(object, lean) {
      const kept = keep(object, lean)
      if (kept === null) return null
      filling?.set(kept.uid, kept.version)
      return kept.object
    },
    unfilled(object, lean) {
      const kept = keep(object, lean)
      if (kept === null) return null
      if (filling?.delete(kept.uid) !== true) return ignore()
      return { type: 'remove', uid: kept.uid, name: kept.object.metadata.name, namespace: kept.object.metadata.namespace ?? null }
    },
    endFill(resourceVersion) {
      const all = filling ?? new Map<string, string>()
      const wentBack = versions.size > 0 && [...all].some(([uid, version]) => isOlder(version, versions.get(uid) ?? ''))
      versions = all
      filling = null
      position = resourceVersion
      floor = resourceVersion
      backwards = 0
      return { uids: new Set(all.keys()), wentBack }
    },
    event(type, object, lean) {
      counters.events += 1
      const kept = keep(object, lean)
      if (kept === null) return null
      if (position !== null && isOlder(kept.version, position)) {
        backwards += 1
        if (backwards >= mostBackwards) throw new ReadAgainError('The server’s versions went back.')
        return ignore()
      }
      backwards = 0
      if (kept.version !== '') advance(kept.version)
      if (type !== 'DELETED') return put(kept)
      if (!versions.delete(kept.uid)) return ignore()
      return { type: 'remove', uid: kept.uid, name: kept.object.metadata.name, namespace: kept.object.metadata.namespace ?? null }
    },
    bookmark(resourceVersion) {
      if (typeof resourceVersion !== 'string' || resourceVersion === '') return
      if (position !== null && isOlder(resourceVersion, position)) counters.ignored += 1
      else advance(resourceVersion)
    },
  }
}

/** Whether version `a` is before `b`. Versions are numbers in all API servers; what is not a number is not compared. */
export function isOlder(a: string, b: string): boolean {
  if (!/^\d{1,20}$/.test(a) || !/^\d{1,20}$/.test(b)) return false
  const left = a.replace(/^0+/, '')
  const right = b.replace(/^0+/, '')
  return left.length === right.length ? left < right : left.length < right.length
}

/** Without managedFields and last-applied, which are half of an object and which no projection reads. */
function withoutNoise(object: KubeObject): KubeObject {
  const { managedFields: _, annotations, ...metadata } = object.metadata
  if (annotations === undefined || annotations === null) return { ...object, metadata }
  const { [lastApplied]: __, ...rest } = annotations
  return { ...object, metadata: { ...metadata, annotations: rest } }
}
