import type { KindRef } from '../../shared/domain/kube.ts'
import type { ContextView } from './engine.ts'

/** `name`, or with a number behind it where an object of the kind already has it: what is applied would else be that one, with what became of it. */
export function freeName(name: string, kind: KindRef, namespace: string, view: ContextView): string {
  const taken = new Set(view.list(kind, namespace).map(({ metadata }) => metadata.name))
  let number = 1
  const numbered = () => (number === 1 ? name : `${name}-${number}`)
  while (taken.has(numbered())) number += 1
  return numbered()
}
