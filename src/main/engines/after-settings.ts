import type { KindRef } from '../../shared/domain/kube.ts'
import type { ContextView, Read } from './engine.ts'

/** Reads that stand on the operator's settings, which take a round of their own to be found (what names them) and one to be read. */
export function afterSettings(kind: KindRef, reads: (view: ContextView) => readonly Read[]): Read {
  return { kind, later: () => [{ kind, later: reads }] }
}
