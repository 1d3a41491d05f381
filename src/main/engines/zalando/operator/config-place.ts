import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView, OperatorFound, Read } from '../../engine.ts'
import { configMapKind, operatorConfigurationKind } from '../kinds.ts'
import { configMapName, variableOf } from '../named-settings.ts'

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

/** `namespace/name`, or a name in the operator's own namespace (`pkg/spec/types.go`, NamespacedName). */
function placed(text: string, namespace: string): { readonly namespace: string; readonly name: string } {
  const [first = '', second] = text.split('/')
  return second === undefined ? { namespace, name: first } : { namespace: first, name: second }
}

interface Named {
  readonly object: { readonly namespace: string; readonly name: string } | null
  readonly map: { readonly namespace: string; readonly name: string }
}

/** What the Deployment's environment names. An OperatorConfiguration, where one is named, wins (`cmd/main.go`). */
function namedBy(deployment: KubeObject): Named {
  const namespace = deployment.metadata.namespace ?? ''
  const object = variableOf(deployment, 'POSTGRES_OPERATOR_CONFIGURATION_OBJECT')
  return {
    object: object === null ? null : placed(object, namespace),
    map: placed(variableOf(deployment, 'CONFIG_MAP_NAME') ?? configMapName, namespace),
  }
}

/** What has to be read to know where the settings are, and what they are. */
export function configPlaceReads({ deployments }: OperatorFound): readonly Read[] {
  return deployments.flatMap((deployment): Read[] => {
    const { object, map } = namedBy(deployment)
    const objects: Read =
      object === null
        ? { kind: operatorConfigurationKind, namespace: map.namespace, optional: true }
        : { kind: operatorConfigurationKind, ...object }
    return [{ kind: configMapKind, ...map }, objects]
  })
}

/** Where the operator of this Deployment keeps its settings. */
export function configPlaceOf(deployment: KubeObject, view: ContextView): ConfigPlace {
  const { object, map } = namedBy(deployment)
  if (object !== null)
    return { form: 'object', ...object, object: view.get(operatorConfigurationKind, object.namespace, object.name), doubt: null }
  const found = view.get(configMapKind, map.namespace, map.name)
  const others = view.list(operatorConfigurationKind, map.namespace)
  const [only] = others
  if (found === null && only !== undefined && others.length === 1) {
    const doubt =
      'Its Deployment does not name it, but there is no ConfigMap that it could read, and this is the only one of its kind there.'
    return { form: 'object', namespace: map.namespace, name: only.metadata.name, object: only, doubt }
  }
  return { form: 'map', ...map, object: found, doubt: null }
}
