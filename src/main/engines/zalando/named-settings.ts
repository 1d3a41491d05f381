import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView, Read } from '../engine.ts'
import { deploymentKind } from '../kube-kinds.ts'
import { list, str } from '../read-json.ts'
import { configMapKind, operatorConfigurationKind } from './kinds.ts'

/** The operator's own labels: of its chart, and of its plain manifests. */
export const operatorSelectors = ['app.kubernetes.io/name=postgres-operator', 'application=postgres-operator'] as const

/** The ConfigMap that the operator reads unless its Deployment names another. */
export const configMapName = 'postgres-operator'

/** Where the operator's ConfigMap is put by its manifests and its chart; reading them all would take too much of a cluster. */
const usualNamespaces = ['default', 'postgres-operator'] as const

/** More operators than this nobody runs in one cluster. */
const mostOperators = 20

/** Where an operator's settings are: an OperatorConfiguration or a ConfigMap. */
export interface NamedSettings {
  readonly kind: KindRef
  readonly namespace: string
  readonly name: string
}

/** The operator's settings, wherever its Deployment says that they are; where that can't be read, in the usual places. */
export const configReads: readonly Read[] = [
  { kind: operatorConfigurationKind, namespace: null },
  ...operatorSelectors.map(labelSelector => ({ kind: deploymentKind, namespace: null, labelSelector, optional: true as const })),
  {
    kind: configMapKind,
    later(view) {
      const named = namedSettings(view)
      if (named.length === 0) return usualNamespaces.map(namespace => ({ kind: configMapKind, namespace, name: configMapName }))
      return named.filter(each => each.kind === configMapKind)
    },
  },
]

/** Names of the ConfigMaps that the operators’ Deployments name; empty: none was read, or none names one. */
export function configMapNames(view: ContextView): readonly string[] {
  return [...new Set(namedSettings(view).flatMap(each => (each.kind === configMapKind ? [each.name] : [])))]
}

/** What the operators’ Deployments name as their settings. Empty: none was read. */
export function namedSettings(view: ContextView): readonly NamedSettings[] {
  return view
    .list(deploymentKind, null)
    .filter(isOperator)
    .slice(0, mostOperators)
    .map(settingsNamedBy)
    .filter(each => /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(each.name) && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(each.namespace))
}

/** The variables by which a Deployment says where its settings are. */
export const settingVariables = ['POSTGRES_OPERATOR_CONFIGURATION_OBJECT', 'CONFIG_MAP_NAME'] as const

/**
 * What a Deployment names: by `POSTGRES_OPERATOR_CONFIGURATION_OBJECT` an OperatorConfiguration in the operator's own namespace, else by
 * `CONFIG_MAP_NAME`, or without a word, a ConfigMap in its own namespace unless another is named (its `cmd/main.go`).
 */
export function settingsNamedBy(deployment: KubeObject): NamedSettings {
  const own = str(deployment, 'metadata', 'namespace') ?? ''
  const object = variableOf(deployment, settingVariables[0])
  if (object !== null) return { kind: operatorConfigurationKind, namespace: own, name: object }
  const [first = configMapName, second] = (variableOf(deployment, settingVariables[1]) ?? configMapName).split('/')
  return { kind: configMapKind, ...(second === undefined ? { namespace: own, name: first } : { namespace: first, name: second }) }
}

function isOperator(deployment: KubeObject): boolean {
  return operatorSelectors.some(selector => {
    const [key = '', value] = selector.split('=')
    return str(deployment, 'metadata', 'labels', key) === value
  })
}

/** A variable of the environment that a Deployment gives to its containers; null: it gives none of that name. */
export function variableOf(deployment: KubeObject, name: string): string | null {
  for (const container of list(deployment, 'spec', 'template', 'spec', 'containers').slice(0, 20))
    for (const variable of list(container, 'env').slice(0, 200)) if (str(variable, 'name') === name) return str(variable, 'value')
  return null
}
