import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView, Read, Subject } from '../engine.ts'
import { configMapKind, endpointsKind } from './kinds.ts'
import { patroniConfiguration } from './patroni-parameters.ts'

/** Patroni keeps its configuration in a ConfigMap, or (operator 1) in Endpoints, of this name. */
export function patroniConfigName({ name }: Subject): string {
  return `${name}-config`
}

/** Reads Patroni's configuration, wherever it is. */
export function patroniConfigReads(subject: Subject): readonly Read[] {
  return [configMapKind, endpointsKind].map(kind => ({ kind, namespace: subject.namespace, name: patroniConfigName(subject) }))
}

/** The object that holds Patroni's configuration, or why there is none, in words that follow its name. */
export function findPatroniConfig(subject: Subject, view: ContextView): { readonly object: KubeObject } | { readonly because: string } {
  const found = [configMapKind, endpointsKind].map(kind => view.get(kind, subject.namespace, patroniConfigName(subject)))
  const object = found.find(each => patroniConfiguration(each) !== null) ?? null
  if (object !== null) return { object }
  const unread = [configMapKind, endpointsKind].some(kind => view.knows(kind) === 'forbidden')
  return { because: unread ? 'may not be read here' : 'was not found' }
}
