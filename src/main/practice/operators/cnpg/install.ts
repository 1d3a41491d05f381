import type { PracticeClient } from '../../client.ts'
import type { JsonObject, KubeObject } from '../../kube-object.ts'
import { coreTypes, type ResourceType } from '../../resource-type.ts'
import type { SimulatedDeployment } from '../../run-deployments.ts'
import { nameOf, second } from '../read.ts'
import { operatorImage, operatorNamespace, pluginVersion } from './kinds.ts'

const metricsQueries = `backends:
  query: SELECT datname, usename, state, count(*) AS total FROM pg_stat_activity GROUP BY 1, 2, 3
  metrics:
    - datname: { usage: LABEL }
    - usename: { usage: LABEL }
    - state: { usage: LABEL }
    - total: { usage: GAUGE, description: Number of connections }
`

function deployment(name: string, image: string, labels: Record<string, string>): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: operatorNamespace, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'manager', image }] } },
    },
  }
}

const deployments: readonly KubeObject[] = [
  deployment('cnpg-controller-manager', operatorImage, {
    'app.kubernetes.io/name': 'cloudnative-pg',
  }),
  deployment('barman-cloud', `ghcr.io/cloudnative-pg/plugin-barman-cloud:v${pluginVersion}`, { app: 'barman-cloud' }),
]

/** The operator's own Deployment, and its plugin's. */
export const operatorDeployments: readonly SimulatedDeployment[] = deployments.map(each => ({
  namespace: operatorNamespace,
  name: nameOf(each),
}))

function storageClass(name: string, provisioner: string, grows: boolean, isDefault: boolean): KubeObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations: isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {} },
    provisioner,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: grows,
  }
}

const storageClasses: readonly KubeObject[] = [
  storageClass('standard', 'disk.csi.practice.clouddb.dev', true, true),
  storageClass('fast', 'ssd.csi.practice.clouddb.dev', true, false),
  storageClass('fixed', 'nfs.csi.practice.clouddb.dev', false, false),
]

function node(index: number): KubeObject {
  const name = `node-${index + 1}`
  const labels = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'topology.kubernetes.io/region': 'practice-1',
    'topology.kubernetes.io/zone': `practice-1${'abc'[index % 3] ?? 'a'}`,
  }
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: { podCIDR: `10.244.${index}.0/24` } }
}

const nodes: readonly KubeObject[] = Array.from({ length: 6 }, (_, index) => node(index))

const nodeStatus = (now: string): JsonObject => ({
  capacity: { cpu: '16', memory: '64Gi', pods: '110' },
  allocatable: { cpu: '15', memory: '60Gi', pods: '110' },
  nodeInfo: {
    kubeletVersion: 'v1.35.0',
    osImage: 'Practice Linux',
    architecture: 'amd64',
    operatingSystem: 'linux',
    containerRuntimeVersion: 'containerd://2.1.0',
  },
  conditions: [
    {
      type: 'Ready',
      status: 'True',
      reason: 'KubeletReady',
      message: 'kubelet is posting ready status',
      lastTransitionTime: now,
      lastHeartbeatTime: now,
    },
  ],
})

/**
 * Creates what the operator's and the plugin's manifests bring, and what a cluster of machines would have: nodes in three zones and storage
 * classes. Only what is missing is created, so that it can run at each start.
 */
export async function installCnpg(client: PracticeClient): Promise<void> {
  const now = second(new Date())
  const ensure = async (type: ResourceType, object: KubeObject, status?: JsonObject) => {
    const key = { namespace: object.metadata.namespace, name: nameOf(object) }
    if ((await client.get(type, key)) !== undefined) return
    await client.create(type, object)
    if (status) await client.applyStatus(type, key, status)
  }
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: operatorNamespace } }
  await ensure(coreTypes.Namespace, namespace)
  for (const object of nodes) await ensure(coreTypes.Node, object, nodeStatus(now))
  for (const object of storageClasses) await ensure(coreTypes.StorageClass, object)
  for (const object of deployments) await ensure(coreTypes.Deployment, object)
  await ensure(coreTypes.ConfigMap, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'cnpg-default-monitoring', namespace: operatorNamespace, labels: { 'cnpg.io/reload': '' } },
    data: { queries: metricsQueries },
  })
}
