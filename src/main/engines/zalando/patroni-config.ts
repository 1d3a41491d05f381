import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView, Read, StageInput, StageSight, Subject } from '../engine.ts'
import { notApplicable } from '../stage-sights.ts'
import { lookAtPostgresql, seeOperator } from './change/stages.ts'
import { configMapKind, endpointsKind } from './kinds.ts'
import { patroniConfiguration } from './patroni-parameters.ts'

/** Patroni keeps its configuration in a ConfigMap, or (operator 1) in Endpoints. */
const holders = [configMapKind, endpointsKind] as const

function patroniConfigName({ name }: Subject): string {
  return `${name}-config`
}

/** Reads Patroni's configuration, wherever it is. */
export function patroniConfigReads(subject: Subject): readonly Read[] {
  return holders.map(kind => ({ kind, namespace: subject.namespace, name: patroniConfigName(subject) }))
}

/** Looks at Patroni's configuration; where it is not seen, the operator's word has to do. */
export function lookAtPatroniConfig(
  input: StageInput<unknown>,
  see: (configuration: Readonly<Record<string, unknown>>, root: KubeObject) => StageSight,
): StageSight {
  const { subject, view } = input
  return lookAtPostgresql(input, root => {
    const configuration = findPatroniConfig(subject, view)
    if (configuration !== null) return see(configuration, root)
    const why = holders.some(kind => view.knows(kind) === 'forbidden') ? 'may not be read here' : 'was not found'
    return (
      seeOperator(root) ??
      notApplicable(`Patroni’s configuration (${patroniConfigName(subject)}) ${why}; the operator says that its work succeeded.`)
    )
  })
}

function findPatroniConfig(subject: Subject, view: ContextView): Readonly<Record<string, unknown>> | null {
  for (const kind of holders) {
    const configuration = patroniConfiguration(view.get(kind, subject.namespace, patroniConfigName(subject)))
    if (configuration !== null) return configuration
  }
  return null
}
