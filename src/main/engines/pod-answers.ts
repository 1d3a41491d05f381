import type { KindRef } from '../../shared/domain/kube.ts'
import type { ContextView, PodQuestion, Read } from './engine.ts'

/** The kind under which a view holds what pods answered (`PodQuestion`). No server serves it. */
export const podAnswerKind: KindRef = { group: '', version: 'v1', kind: 'PodAnswer', plural: 'pods/proxy', namespaced: true }

/** Reads what a pod answers. That it can't be read is no failure: the view says why. */
export function readPod(question: PodQuestion): Read {
  return { kind: podAnswerKind, ...question }
}

/** The name under which a view holds an answer. */
export function podAnswerName({ pod, path }: Pick<PodQuestion, 'pod' | 'path'>): string {
  return `${pod} ${path}`
}

/** What a pod answered, as JSON, or why it did not; null: it was not asked. */
export function podAnswer(
  view: ContextView,
  question: Pick<PodQuestion, 'namespace' | 'pod' | 'path'>,
): { readonly answer: unknown } | { readonly problem: string } | null {
  const found = view.get(podAnswerKind, question.namespace, podAnswerName(question))
  if (found === null) return null
  return typeof found.problem === 'string' ? { problem: found.problem } : { answer: found.answer }
}
