import { getArray, getObject } from './json.ts'
import { isObject, type JsonObject, type KubeObject } from './kube-object.ts'

/** Sets what is missing. */
function fill(target: JsonObject | undefined, values: JsonObject): void {
  if (target === undefined) return
  for (const [key, value] of Object.entries(values)) target[key] ??= value
}

/** A PodSpec as the API server completes it. */
export function defaultPodSpec(spec: JsonObject): void {
  fill(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  })
  for (const container of [...getArray(spec, 'initContainers'), ...getArray(spec, 'containers')]) {
    if (!isObject(container)) continue
    const image = String(container.image ?? '')
    fill(container, {
      resources: {},
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      imagePullPolicy: /:(?!latest$)[^/]+$|@/.test(image) ? 'IfNotPresent' : 'Always',
    })
    for (const port of getArray(container, 'ports')) if (isObject(port)) fill(port, { protocol: 'TCP' })
  }
}

function defaultTemplate(object: KubeObject): void {
  const spec = getObject(object, 'spec', 'template', 'spec')
  if (spec !== undefined) defaultPodSpec(spec)
}

export function defaultDeployment(object: KubeObject): void {
  const spec = getObject(object, 'spec')
  fill(spec, { replicas: 1, strategy: {}, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 })
  const strategy = getObject(spec, 'strategy')
  fill(strategy, { type: 'RollingUpdate' })
  if (strategy?.type === 'RollingUpdate') fill(strategy, { rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } })
  defaultTemplate(object)
}

export function defaultStatefulSet(object: KubeObject): void {
  const spec = getObject(object, 'spec')
  fill(spec, { replicas: 1, podManagementPolicy: 'OrderedReady', revisionHistoryLimit: 10, updateStrategy: {} })
  fill(spec, { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } })
  for (const claim of getArray(spec, 'volumeClaimTemplates')) {
    fill(getObject(claim, 'spec'), { volumeMode: 'Filesystem' })
    if (isObject(claim)) fill(claim, { status: { phase: 'Pending' } })
  }
  const strategy = getObject(spec, 'updateStrategy')
  fill(strategy, { type: 'RollingUpdate' })
  if (strategy?.type === 'RollingUpdate') fill(strategy, { rollingUpdate: { partition: 0 } })
  defaultTemplate(object)
}

/** A job that names no selector selects its pods by its own uid; nobody owns what comes of it. */
export function selectByUid(object: KubeObject): void {
  const spec = getObject(object, 'spec')
  const { uid, name } = object.metadata
  if (spec === undefined || uid === undefined || spec.selector !== undefined || spec.manualSelector === true) return
  const own = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name ?? '',
    'controller-uid': uid,
    'job-name': name ?? '',
  }
  spec.selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } }
  object.metadata.labels = { ...object.metadata.labels, ...own }
  const template = getObject(spec, 'template')
  if (template === undefined) return
  const metadata = getObject(template, 'metadata') ?? {}
  template.metadata = { ...metadata, labels: { ...getObject(metadata, 'labels'), ...own } }
}

export function defaultJob(object: KubeObject): void {
  const spec = getObject(object, 'spec')
  fill(spec, {
    parallelism: 1,
    completions: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: 'TerminatingOrFailed',
  })
  defaultTemplate(object)
}

/** A Service's defaults. */
export function defaultService(object: KubeObject): void {
  const spec = getObject(object, 'spec')
  if (spec === undefined) return
  fill(spec, { type: 'ClusterIP', sessionAffinity: 'None' })
  for (const port of getArray(spec, 'ports')) {
    if (isObject(port)) fill(port, { protocol: 'TCP', targetPort: port.port })
  }
  if (spec.type === 'ExternalName') return
  fill(spec, { internalTrafficPolicy: 'Cluster' })
  if (spec.type === 'LoadBalancer' || spec.type === 'NodePort') fill(spec, { externalTrafficPolicy: 'Cluster' })
  if (spec.type === 'LoadBalancer') fill(spec, { allocateLoadBalancerNodePorts: true })
}

/** What the cluster allots to a Service, which nobody owns: an address and ports, derived from its uid. */
export function allocateService(object: KubeObject): void {
  const spec = getObject(object, 'spec')
  if (spec === undefined || spec.type === 'ExternalName') return
  const uid = object.metadata.uid ?? ''
  const part = (from: number): number => Number.parseInt(uid.replaceAll('-', '').slice(from, from + 2) || '1', 16)
  fill(spec, {
    clusterIP: `10.${96 + (part(0) % 16)}.${part(2)}.${1 + (part(4) % 254)}`,
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
  })
  fill(spec, { clusterIPs: [spec.clusterIP] })
  if (spec.type === 'LoadBalancer' || spec.type === 'NodePort') {
    for (const [index, port] of getArray(spec, 'ports').entries()) {
      if (isObject(port)) fill(port, { nodePort: 30_000 + ((part(6) * 256 + part(8) + index) % 2768) })
    }
  }
}
