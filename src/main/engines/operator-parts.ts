/** What the page of any operator shows, from plain Kubernetes objects: pure, and never throwing whatever the objects hold. */
import type { FactSection } from '../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../shared/domain/kube.ts'
import type { OperatorDeployment, OperatorPod } from '../../shared/domain/operator.ts'
import type { ContextView, OperatorProbe } from './engine.ts'
import { text, when } from './fact.ts'
import { customResourceDefinitionKind } from './kube-kinds.ts'
import { at, bool, count, instant, list, record, shorten, str, strings } from './read-json.ts'

/** More containers than any operator has. */
const mostContainers = 20

/** Images of a pod template or a pod: `path` leads to its spec. */
export function imagesOf(object: KubeObject, ...path: readonly string[]): string[] {
  return list(object, ...path, 'containers')
    .slice(0, mostContainers)
    .flatMap(container => shorten(str(container, 'image') ?? '', 300) || [])
}

/** A Deployment of an operator, as its page shows it. */
export function describeDeployment(deployment: KubeObject, probe: OperatorProbe): OperatorDeployment {
  const known = record(deployment, 'status') !== null
  const desired = count(deployment, 'spec', 'replicas') ?? 1
  const ready = known ? (count(deployment, 'status', 'readyReplicas') ?? 0) : null
  const updated = known ? (count(deployment, 'status', 'updatedReplicas') ?? 0) : null
  return {
    namespace: deployment.metadata.namespace ?? '',
    name: deployment.metadata.name,
    images: imagesOf(deployment, 'spec', 'template', 'spec'),
    version: versionOf(deployment, probe),
    desired,
    ready,
    updated,
    settled: known ? isRolledOut(deployment) : null,
    createdAt: instant(deployment, 'metadata', 'creationTimestamp'),
  }
}

/** Whether a Deployment runs what it asks for, and nothing of before. Source: what `kubectl rollout status` looks at. */
export function isRolledOut(deployment: KubeObject): boolean {
  const desired = count(deployment, 'spec', 'replicas') ?? 1
  const observed = count(deployment, 'status', 'observedGeneration') ?? 0
  const [total, updated, available] = ['replicas', 'updatedReplicas', 'availableReplicas'].map(key => count(deployment, 'status', key) ?? 0)
  return observed >= (deployment.metadata.generation ?? 0) && updated === desired && total === desired && available === desired
}

/** What the Deployment's controller says of a roll-out that does not get on; null: nothing. */
export function rollOutProblem(deployment: KubeObject): string | null {
  for (const condition of list(deployment, 'status', 'conditions').slice(0, 50)) {
    const [type, status] = [str(condition, 'type'), str(condition, 'status')]
    if ((type === 'Progressing' && status === 'False') || (type === 'ReplicaFailure' && status === 'True'))
      return shorten(str(condition, 'message') ?? str(condition, 'reason') ?? type, 300)
  }
  return null
}

function versionOf(deployment: KubeObject, probe: OperatorProbe): string | null {
  try {
    return probe.version(deployment)
  } catch {
    return null
  }
}

/** A pod of an operator, as its page shows it. */
export function describePod(pod: KubeObject): OperatorPod {
  const statuses = list(pod, 'status', 'containerStatuses').slice(0, mostContainers)
  const ready = list(pod, 'status', 'conditions').find(condition => str(condition, 'type') === 'Ready')
  const restarts = statuses.map(status => count(status, 'restartCount')).filter(value => value !== null)
  return {
    namespace: pod.metadata.namespace ?? '',
    name: pod.metadata.name,
    phase: pod.metadata.deletionTimestamp === undefined ? (str(pod, 'status', 'phase') ?? 'unknown') : 'Terminating',
    ready: ready === undefined ? null : str(ready, 'status') === 'True',
    restarts: restarts.length === 0 ? null : restarts.reduce((sum, value) => sum + value, 0),
    node: str(pod, 'spec', 'nodeName'),
    images: imagesOf(pod, 'spec'),
    startedAt: instant(pod, 'status', 'startTime'),
    problem: podProblem(pod, statuses),
  }
}

function podProblem(pod: KubeObject, statuses: readonly unknown[]): string | null {
  for (const status of statuses) {
    const waiting = record(status, 'state', 'waiting')
    const reason = str(waiting, 'reason')
    if (reason === null || reason === 'ContainerCreating' || reason === 'PodInitializing') continue
    const message = str(waiting, 'message')
    return shorten(message === null ? reason : `${reason}: ${message}`, 300)
  }
  const unscheduled = list(pod, 'status', 'conditions').find(
    condition => str(condition, 'type') === 'PodScheduled' && str(condition, 'status') === 'False',
  )
  return unscheduled === undefined ? null : shorten(str(unscheduled, 'message') ?? 'It can’t be scheduled.', 300)
}

/** Tools that leave the version of what made a CRD in an annotation. */
const generatorAnnotations = ['controller-gen.kubebuilder.io/version', 'app.kubernetes.io/version'] as const

/** The CRDs that an operator brings: which versions are served and stored, and whether the server has taken them in. */
export function describeCrds(names: readonly string[], view: ContextView): FactSection {
  const knows = view.knows(customResourceDefinitionKind)
  const head = { id: 'crds', title: 'Custom resource definitions' }
  const columns = ['Name', 'State', 'Served', 'Stored', 'Made with']
  const unread = knows === 'forbidden' ? 'You may not read resource definitions' : 'Resource definitions could not be read'
  // A row for each that says only that would be a long table without a fact.
  if (knows !== 'listed' && names.every(name => view.get(customResourceDefinitionKind, null, name) === null))
    return { ...head, facts: [], table: { columns, rows: [], empty: `${unread}: of ${names.length} nothing is known.` } }
  const rows = names.map(name => {
    const crd = view.get(customResourceDefinitionKind, null, name)
    if (crd === null) {
      const missing =
        knows === 'listed' ? text('not there', 'warn') : text(knows === 'forbidden' ? 'you may not read it' : 'could not tell', 'muted')
      return [text(name), missing, text(''), text(''), when(null, '')]
    }
    const versions = list(crd, 'spec', 'versions').slice(0, 50)
    const served = versions.filter(version => bool(version, 'served') === true).flatMap(version => str(version, 'name') ?? [])
    const stored = versions.filter(version => bool(version, 'storage') === true).flatMap(version => str(version, 'name') ?? [])
    const old = strings(crd, 'status', 'storedVersions').filter(version => !stored.includes(version))
    return [
      text(name),
      isEstablished(crd) ? text('established', 'good') : text('not established', 'bad'),
      text(served.join(', ') || 'none'),
      text(
        old.length === 0 ? stored.join(', ') : `${stored.join(', ')}; objects may still be stored as ${old.join(', ')}`,
        old.length === 0 ? 'plain' : 'warn',
      ),
      text(generatorAnnotations.map(key => str(crd, 'metadata', 'annotations', key)).find(value => value !== null) ?? 'not said', 'muted'),
    ]
  })
  return {
    ...head,
    facts: [],
    table: { columns, rows, empty: 'None is known of.' },
  }
}

/** The versions that a resource definition serves, by name. */
export function servedVersions(definition: unknown): readonly string[] {
  return list(definition, 'spec', 'versions').flatMap(version => (bool(version, 'served') === true ? (str(version, 'name') ?? []) : []))
}

/** Whether the API server serves what a CRD defines. */
export function isEstablished(crd: KubeObject): boolean {
  return list(crd, 'status', 'conditions').some(condition => at(condition, 'type') === 'Established' && at(condition, 'status') === 'True')
}
