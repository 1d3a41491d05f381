/** Members that don't come up by themselves, which every stage that waits names, whatever it waits for: they are often why it waits. */
import type { KubeObject } from '../../shared/domain/kube.ts'
import type { StageSight } from './engine.ts'
import { list, shorten, str } from './read-json.ts'
import { active } from './stage-sights.ts'

const starting = ['PodInitializing', 'ContainerCreating']

/** Whether no node takes it, a container of it crashes again and again or can't be made, or it has failed; not what is only starting or going. */
function isHeldUp(pod: KubeObject): boolean {
  if (str(pod, 'metadata', 'deletionTimestamp') !== null) return false
  if (str(pod, 'status', 'phase') === 'Failed') return true
  const waits = ['initContainerStatuses', 'containerStatuses'].some(path =>
    list(pod, 'status', path).some(container => !starting.includes(str(container, 'state', 'waiting', 'reason') ?? 'ContainerCreating')),
  )
  return waits || list(pod, 'status', 'conditions').some(each => str(each, 'type') === 'PodScheduled' && str(each, 'status') === 'False')
}

/** The same sight; one that waits names those of these pods that are held up, three at most. `describe`: why, in a few words that are cut. */
export function nameHeldUp(sight: StageSight, pods: readonly KubeObject[], describe: (pod: KubeObject) => string): StageSight {
  const { waitingFor } = sight
  if (sight.status !== 'active' || waitingFor === null) return sight
  const troubles = pods.filter(isHeldUp).map(pod => `${pod.metadata.name} ${describe(pod)}`)
  const unsaid = troubles.filter(trouble => !waitingFor.includes(trouble))
  return unsaid.length === 0 ? sight : active([shorten(waitingFor, 250), ...unsaid.slice(0, 3)].join('; '))
}
