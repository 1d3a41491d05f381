import { createHash } from 'node:crypto'
import { coreTypes } from '../../../resource-type.ts'
import { ownedBy } from '../objects/labels.ts'
import { labelOf, nameOf, numberAt, objectAt, textAt } from '../read.ts'
import type { KubeletDeps } from './kubelet-deps.ts'

function second(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, 'Z')
}

/** Gives a Job its pod, and ends the Job when the pod has ended. */
export async function runJob(deps: KubeletDeps, namespace: string, name: string): Promise<void> {
  const job = deps.cache.get(coreTypes.Job, namespace, name)
  if (job === undefined || job.metadata.deletionTimestamp !== undefined || numberAt(job, 0, 'status', 'succeeded') > 0) return
  const pods = deps.cache.list(coreTypes.Pod, namespace)
  const own = pods.find(pod => pod.metadata.ownerReferences?.some(reference => reference.uid === job.metadata.uid))
  if (own === undefined) {
    const template = objectAt(job, 'spec', 'template')
    const suffix = createHash('sha256')
      .update(job.metadata.uid ?? '')
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
    const status = { active: 1, ready: 0, startTime: second(deps.clock.now()) }
    await deps.client.applyStatus(coreTypes.Job, { namespace, name }, status)
    return
  }
  if (textAt(own, 'status', 'phase') !== 'Succeeded') return
  const now = second(deps.clock.now())
  const conditions = ['SuccessCriteriaMet', 'Complete'].map(type => ({ type, status: 'True', lastTransitionTime: now, lastProbeTime: now }))
  const status = { active: null, ready: 0, succeeded: 1, completionTime: now, conditions }
  await deps.client.applyStatus(coreTypes.Job, { namespace, name }, status)
  if (labelOf(own, 'cnpg.io/jobRole') !== '') await deps.announce(job, 'Completed', `Job ${nameOf(job)} completed`)
}
