import { createHash } from 'node:crypto'
import { coreTypes } from '../../../resource-type.ts'
import { labelOf, nameOf, numberAt, objectAt, objectsAt, second, textAt } from '../../read.ts'
import { ownedBy } from '../objects/labels.ts'
import type { KubeletDeps } from './kubelet-deps.ts'

/** Gives a Job its pod, another one when that has failed, and ends the Job when one has succeeded or too many have not. */
export async function runJob(deps: KubeletDeps, namespace: string, name: string): Promise<void> {
  const job = deps.cache.get(coreTypes.Job, namespace, name)
  if (job === undefined || job.metadata.deletionTimestamp !== undefined) return
  if (numberAt(job, 0, 'status', 'succeeded') > 0 || objectsAt(job, 'status', 'conditions').some(each => each.type === 'Failed')) return
  const all = deps.cache
    .list(coreTypes.Pod, namespace)
    .filter(pod => pod.metadata.ownerReferences?.some(reference => reference.uid === job.metadata.uid))
  const failed = all.filter(pod => textAt(pod, 'status', 'phase') === 'Failed').length
  const own = all.find(pod => textAt(pod, 'status', 'phase') !== 'Failed')
  const now = second(deps.clock.now())
  if (own === undefined && failed > numberAt(job, 6, 'spec', 'backoffLimit')) {
    const message = 'Job has reached the specified backoff limit'
    const conditions = ['FailureTarget', 'Failed'].map(type => {
      return { type, status: 'True', reason: 'BackoffLimitExceeded', message, lastTransitionTime: now, lastProbeTime: now }
    })
    await deps.client.applyStatus(coreTypes.Job, { namespace, name }, { active: null, ready: 0, failed, conditions })
    await deps.announce(job, 'BackoffLimitExceeded', message, true)
    return
  }
  if (own === undefined) {
    const template = objectAt(job, 'spec', 'template')
    const suffix = createHash('sha256')
      .update(`${job.metadata.uid ?? ''} ${failed}`)
      .digest('hex')
      .slice(0, 5)
    const labels = Object.fromEntries(Object.entries(objectAt(template, 'metadata', 'labels')).map(([key, value]) => [key, String(value)]))
    const pod = await deps.client.create(coreTypes.Pod, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `${name}-${suffix}`,
        namespace,
        labels: { ...labels, 'job-name': name, 'batch.kubernetes.io/job-name': name },
        ownerReferences: [ownedBy(job)],
      },
      spec: objectAt(template, 'spec'),
    })
    deps.cache.put(coreTypes.Pod, pod)
    const status = { active: 1, ready: 0, ...(failed > 0 ? { failed } : { startTime: now }) }
    await deps.client.applyStatus(coreTypes.Job, { namespace, name }, status)
    return
  }
  if (textAt(own, 'status', 'phase') !== 'Succeeded') return
  const conditions = ['SuccessCriteriaMet', 'Complete'].map(type => ({ type, status: 'True', lastTransitionTime: now, lastProbeTime: now }))
  const status = { active: null, ready: 0, succeeded: 1, completionTime: now, conditions }
  await deps.client.applyStatus(coreTypes.Job, { namespace, name }, status)
  if (labelOf(own, 'cnpg.io/jobRole') !== '') await deps.announce(job, 'Completed', `Job ${nameOf(job)} completed`)
}
