import type { KubeObject } from '../../../shared/domain/kube.ts'
import { faultOfSubdomain } from '../../../shared/domain/names.ts'
import { parseQuantity } from '../../../shared/domain/quantity.ts'
import { caution, notKnown, type Objection, refuse } from '../change/judge.ts'
import type { ContextView, Read } from '../engine.ts'
import { namespaceKind, networkPolicyKind, resourceQuotaKind } from '../kube-kinds.ts'
import { at, entries, record, str, strings } from '../read-json.ts'
import { podResources } from './manifests.ts'

/** What tells whether pods of the schedule can run in a namespace. */
export function placeReads(namespace: string): readonly Read[] {
  return [
    { kind: namespaceKind, namespace: null, name: namespace },
    { kind: resourceQuotaKind, namespace, optional: true },
    { kind: networkPolicyKind, namespace, optional: true },
  ]
}

/** What stands in the way of the pods in this namespace. */
export function placeObjections(view: ContextView, namespace: string, runAsUser: number | null): readonly Objection[] {
  const level = str(view.get(namespaceKind, null, namespace), 'metadata', 'labels', 'pod-security.kubernetes.io/enforce')
  const blind = [[resourceQuotaKind, 'quotas'] as const, [networkPolicyKind, 'network policies'] as const].filter(([kind]) =>
    ['forbidden', 'unknown'].includes(view.knows(kind)),
  )
  return [
    ...(level === 'restricted' && runAsUser === null
      ? [caution('runAsUser', 'The namespace takes restricted pods only, and the image may say that it runs as root.', 'Name a user id.')]
      : []),
    ...view.list(resourceQuotaKind, namespace).slice(0, 50).flatMap(quotaObjections),
    ...view.list(networkPolicyKind, namespace).slice(0, 200).flatMap(policyObjections),
    ...(blind.length === 0
      ? []
      : [
          notKnown(
            null,
            `The ${blind.map(([, word]) => word).join(' and ')} of the namespace can’t be read: they may keep the pods from running.`,
          ),
        ]),
  ]
}

/** What one run adds to what the quota counts. The CronJobs themselves the server counts when it tries the plan. */
const adds: Readonly<Record<string, string>> = {
  pods: '1',
  'count/pods': '1',
  'count/jobs.batch': '1',
  cpu: podResources.requests.cpu,
  memory: podResources.requests.memory,
  'requests.cpu': podResources.requests.cpu,
  'requests.memory': podResources.requests.memory,
  'limits.cpu': podResources.limits.cpu,
  'limits.memory': podResources.limits.memory,
}

function quotaObjections(quota: KubeObject): readonly Objection[] {
  const short = entries(quota, 'status', 'hard').filter(([what, hard]) => {
    const more = parseQuantity(Object.hasOwn(adds, what) ? (adds[what] ?? '') : '')
    const most = parseQuantity(String(hard))
    const used = parseQuantity(str(quota, 'status', 'used', what) ?? '0')
    return more !== null && most !== null && used !== null && used + more > most
  })
  const names = short.map(([what]) => what).join(', ')
  return short.length === 0
    ? []
    : [
        caution(
          null,
          `The quota ${quota.metadata.name} has no room for a pod of the schedule (${names}): its runs will fail.`,
          'Raise the quota.',
        ),
      ]
}

/** A policy that holds for all pods and says what they may reach, holds for the schedule's, too. */
function policyObjections(policy: KubeObject): readonly Objection[] {
  const everyPod = Object.keys(record(policy, 'spec', 'podSelector') ?? {}).length === 0 && record(policy, 'spec', 'podSelector') !== null
  const limits = strings(policy, 'spec', 'policyTypes').includes('Egress') || at(policy, 'spec', 'egress') !== undefined
  return everyPod && limits
    ? [
        caution(
          null,
          `The network policy ${policy.metadata.name} says what all pods here may reach: those of the schedule must reach the API server.`,
          'Let them, if it doesn’t.',
        ),
      ]
    : []
}

const reference = /^[a-z0-9](?:[a-z0-9._/-]|:(?=[0-9]+\/))*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[a-f0-9]{64})?$/

/** What is to be said against the Secret that an image is pulled with. */
export function pullSecretObjections(given: string): readonly Objection[] {
  const fault = given.trim() === '' ? null : faultOfSubdomain(given.trim())
  return fault === null ? [] : [refuse('pullSecret', fault)]
}

/** What is to be said against an image. */
export function imageObjections(given: string): readonly Objection[] {
  const image = given.trim()
  if (image === '') return [refuse('image', 'Enter an image that has kubectl.')]
  const [, tag = '', digest = ''] = reference.exec(image) ?? []
  if (image.length > 500 || !reference.test(image)) return [refuse('image', `“${image.slice(0, 200)}” is not the name of an image.`)]
  if (digest === '' && (tag === '' || tag === ':latest'))
    return [caution('image', 'The image has no version: what runs may change without notice.', 'Name a tag or a digest.')]
  return []
}
