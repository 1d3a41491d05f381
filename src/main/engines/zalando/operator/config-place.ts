import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView, OperatorFound, Read } from '../../engine.ts'
import { configMapKind, operatorConfigurationKind } from '../kinds.ts'
import { settingsNamedBy } from '../named-settings.ts'

/** Where one operator keeps its settings. */
export interface ConfigPlace {
  /** object: an OperatorConfiguration; map: a ConfigMap. */
  readonly form: 'object' | 'map'
  readonly namespace: string
  readonly name: string
  /** null: it is not there, or could not be read. */
  readonly object: KubeObject | null
  /** Why it may be another object; null: the Deployment says that it is this one. */
  readonly doubt: string | null
}

/** `ConfigMap operators/postgres-operator`. */
export function wordPlace({ form, namespace, name }: Pick<ConfigPlace, 'form' | 'namespace' | 'name'>): string {
  return `${form === 'map' ? 'ConfigMap' : 'OperatorConfiguration'} ${namespace}/${name}`
}

/** The kind of the object that holds the settings. */
export function placeKind(form: ConfigPlace['form']) {
  return form === 'map' ? configMapKind : operatorConfigurationKind
}

/** What has to be read to know where the settings are, and what they are. */
export function configPlaceReads({ deployments }: OperatorFound): readonly Read[] {
  return deployments.flatMap((deployment): Read[] => {
    const named = settingsNamedBy(deployment)
    if (named.kind === operatorConfigurationKind) return [named]
    return [named, { kind: operatorConfigurationKind, namespace: named.namespace, optional: true }]
  })
}

/** Where the operator of this Deployment keeps its settings. */
export function configPlaceOf(deployment: KubeObject, view: ContextView): ConfigPlace {
  const { kind, namespace, name } = settingsNamedBy(deployment)
  const object = view.get(kind, namespace, name)
  if (kind === operatorConfigurationKind) return { form: 'object', namespace, name, object, doubt: null }
  const others = view.list(operatorConfigurationKind, namespace)
  const [only] = others
  if (object === null && only !== undefined && others.length === 1) {
    const doubt =
      'Its Deployment does not name it, but there is no ConfigMap that it could read, and this is the only one of its kind there.'
    return { form: 'object', namespace, name: only.metadata.name, object: only, doubt }
  }
  return { form: 'map', namespace, name, object, doubt: null }
}
