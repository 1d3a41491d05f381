import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { nameOf, objectAt, objectsAt, textAt, textsAt } from '../../read.ts'
import { ownedMeta } from './labels.ts'

/** Which members a Service sends to: the primary, the replicas, or any. */
type Selector = 'rw' | 'ro' | 'r'

function podSelector(cluster: KubeObject, selector: string): Record<string, string> {
  const base = { 'cnpg.io/cluster': nameOf(cluster) }
  if (selector === 'rw') return { ...base, 'cnpg.io/instanceRole': 'primary' }
  if (selector === 'ro') return { ...base, 'cnpg.io/instanceRole': 'replica' }
  return { ...base, 'cnpg.io/podRole': 'instance' }
}

const port = { name: 'postgres', port: 5432, protocol: 'TCP', targetPort: 5432 }

function defaultService(cluster: KubeObject, selector: Selector): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: ownedMeta(cluster, `${nameOf(cluster)}-${selector}`),
    spec: { type: 'ClusterIP', selector: podSelector(cluster, selector), ports: [port] },
  }
}

function additionalService(cluster: KubeObject, entry: JsonObject): KubeObject {
  const template = objectAt(entry, 'serviceTemplate')
  const meta = ownedMeta(cluster, textAt(template, 'metadata', 'name'))
  const spec = objectAt(template, 'spec')
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...meta,
      labels: { ...meta.labels, ...stringsOf(objectAt(template, 'metadata', 'labels')), 'cnpg.io/isManaged': 'true' },
      annotations: { ...meta.annotations, ...stringsOf(objectAt(template, 'metadata', 'annotations')) },
    },
    spec: { type: 'ClusterIP', ports: [port], ...spec, selector: podSelector(cluster, textAt(entry, 'selectorType')) },
  }
}

function stringsOf(object: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, String(value)]))
}

/** Every Service that the Cluster should have: `-rw`, `-ro`, `-r` unless switched off, and the additional ones. */
export function buildServices(cluster: KubeObject): KubeObject[] {
  const off = textsAt(cluster, 'spec', 'managed', 'services', 'disabledDefaultServices')
  const selectors: readonly Selector[] = ['rw', 'ro', 'r']
  const defaults = selectors
    .filter(selector => selector === 'rw' || !off.includes(selector))
    .map(selector => defaultService(cluster, selector))
  const additional = objectsAt(cluster, 'spec', 'managed', 'services', 'additional').map(entry => additionalService(cluster, entry))
  return [...defaults, ...additional]
}

/** The disruption budgets: one for the primary, one for the replicas where there are any. */
export function buildBudgets(cluster: KubeObject, instances: number): KubeObject[] {
  const budget = (name: string, role: string, minAvailable: number): KubeObject => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: ownedMeta(cluster, name),
    spec: { minAvailable, selector: { matchLabels: { 'cnpg.io/cluster': nameOf(cluster), 'cnpg.io/instanceRole': role } } },
  })
  const primary = budget(`${nameOf(cluster)}-primary`, 'primary', 1)
  return instances < 3 ? [primary] : [primary, budget(nameOf(cluster), 'replica', instances - 2)]
}
