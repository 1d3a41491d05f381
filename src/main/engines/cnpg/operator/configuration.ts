import type { FactSection } from '../../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView, OperatorFound, Read } from '../../engine.ts'
import { fact, text } from '../../fact.ts'
import { configMapKind, secretKind } from '../../kube-kinds.ts'
import { entries, list, record, str, strings } from '../../read-json.ts'
import { operatorSettings } from './settings.ts'

/** The ConfigMap and the Secret that the operator reads unless its Deployment names others. */
const usualName = 'cnpg-controller-manager-config'

/** Names that the Deployment hands to the operator (`--config-map-name=…`, `--secret-name=…`). */
export function configNames(deployment: KubeObject): { readonly configMap: string; readonly secret: string } {
  const args = list(deployment, 'spec', 'template', 'spec', 'containers').flatMap(container => [
    ...strings(container, 'args'),
    ...strings(container, 'command'),
  ])
  const named = (option: string) => args.find(arg => arg.startsWith(`--${option}=`))?.slice(option.length + 3)
  return { configMap: named('config-map-name') || usualName, secret: named('secret-name') || usualName }
}

/** Where the operator's settings are. */
export function configReads({ deployments }: OperatorFound): readonly Read[] {
  return deployments.flatMap((deployment): Read[] => {
    const namespace = deployment.metadata.namespace ?? ''
    const names = configNames(deployment)
    return [
      { kind: configMapKind, namespace, name: names.configMap },
      { kind: secretKind, namespace, name: names.secret },
    ]
  })
}

/** The operator's ConfigMap; null: there is none, or it can't be read. */
export function configMapOf(deployment: KubeObject, view: ContextView): KubeObject | null {
  return view.get(configMapKind, deployment.metadata.namespace ?? '', configNames(deployment).configMap)
}

/** Keys that the Secret holds: they win over the ConfigMap's, and their values are never read. */
export function secretKeys(deployment: KubeObject, view: ContextView): readonly string[] {
  const secret = view.get(secretKind, deployment.metadata.namespace ?? '', configNames(deployment).secret)
  return entries(secret, 'data').map(([key]) => key)
}

/** What a setting is now: from the Deployment's environment, which the ConfigMap overrides. null: not set. */
export function settingOf(key: string, deployment: KubeObject, view: ContextView): string | null {
  const fromMap = record(configMapOf(deployment, view), 'data')
  if (fromMap !== null && Object.hasOwn(fromMap, key)) return str(fromMap, key)
  for (const container of list(deployment, 'spec', 'template', 'spec', 'containers'))
    for (const variable of list(container, 'env')) if (str(variable, 'name') === key) return str(variable, 'value')
  return null
}

/** Namespaces that it works in; empty: all. null: there is no operator, or a Secret says what can't be told. */
export function watchedNamespaces({ deployments }: OperatorFound, view: ContextView): readonly string[] | null {
  const [first] = deployments
  if (first === undefined || secretKeys(first, view).includes('WATCH_NAMESPACE')) return null
  if (view.knows(configMapKind) !== 'listed') return null
  return namesIn(settingOf('WATCH_NAMESPACE', first, view))
}

/** Names separated by commas. */
export function namesIn(value: string | null): readonly string[] {
  return (value ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')
}

/** The settings of the operator that this Deployment runs, as its page shows them. */
export function configSection(deployment: KubeObject, view: ContextView): FactSection {
  const map = configMapOf(deployment, view)
  const hidden = new Set(secretKeys(deployment, view))
  const names = configNames(deployment)
  const namespace = deployment.metadata.namespace ?? ''
  const unread = view.knows(configMapKind) !== 'listed'
  const known = new Set(operatorSettings.map(setting => setting.key))
  const others = entries(map, 'data').filter(([key]) => !known.has(key))
  const where = `${namespace}/${names.configMap}`
  const source = unread
    ? `ConfigMap ${where}, which ${view.knows(configMapKind) === 'forbidden' ? 'you may not read' : 'could not be read'}`
    : map === null
      ? `ConfigMap ${where}, which does not exist: defaults hold`
      : `ConfigMap ${where}`
  const secret = `${namespace}/${names.secret}`
  return {
    id: 'configuration',
    title: 'Configuration',
    facts: [
      fact('Read from', text(source, unread ? 'warn' : 'plain')),
      ...(view.knows(secretKind) !== 'listed'
        ? [fact('And from', text(`Secret ${secret}, if there is one: what it holds wins, and it could not be read`, 'warn'))]
        : hidden.size === 0
          ? []
          : [fact('And from', text(`Secret ${secret}, which wins`))]),
    ],
    table: {
      columns: ['Setting', 'Key', 'Value'],
      rows: [
        ...operatorSettings.map(({ key, label, standard, unit }) => {
          if (hidden.has(key)) return [text(label), text(key, 'muted'), text('*** in the Secret', 'muted')]
          // Its Deployment's environment counts only where the ConfigMap is silent, which can't be told then.
          if (unread) return [text(label), text(key, 'muted'), text('could not tell', 'muted')]
          const value = settingOf(key, deployment, view)
          const words = (given: string) => (unit === undefined ? given : `${given} ${unit}`)
          if (value !== null) return [text(label), text(key, 'muted'), text(words(value))]
          return [text(label), text(key, 'muted'), text(standard === null ? 'not set' : `${words(standard)} (default)`, 'muted')]
        }),
        ...others.map(([key, value]) => [text('Another key'), text(key, 'muted'), text(typeof value === 'string' ? value : null)]),
      ],
      empty: '',
    },
  }
}
