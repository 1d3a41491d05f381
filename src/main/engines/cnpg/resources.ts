import { capacityForAmounts } from '../change/capacity.ts'
import { judge } from '../change/judge.ts'
import {
  amountNames,
  hasResources,
  objectionsToAmounts,
  patchOfAmounts,
  type ResourceParams,
  resourceParams,
  standingAmount,
  wantedAmounts,
} from '../change/member-resources.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation } from '../engine.ts'
import { podKind } from '../kube-kinds.ts'
import { nodesRead } from '../node-sizes.ts'
import { count } from '../read-json.ts'
import { active, done } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { memberPods } from './change/living.ts'
import { placingOf } from './change/placing.ts'
import { clusterRead, podRead } from './change/reads.ts'
import { rollOutCautions, rollOutConsequence } from './change/roll-out.ts'
import { lookAtCluster, settledStage } from './change/stages.ts'
import { patchCluster } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { consequenceOfField } from './consequence-of-field.ts'

/** Changes what each member gets of CPU and memory. */
export const resources: Operation<ResourceParams> = changeOperation({
  id: 'resources',
  title: 'Change CPU and memory',
  summary: 'Members restart one by one to get what they shall have.',
  risk: 'disruptive',
  params: resourceParams(),
  section: { title: 'Resources of each member', summary: 'Every member gets the same.' },
  because: ({ root }) => whyPaused(root),
  reads: subject => [podRead(subject), nodesRead],
  begin: ({ root }) => ({ params: Object.fromEntries(amountNames.map(name => [name, standingAmount(root, name)])), choices: {} }),
  draft({ params: given, living }) {
    const wanted = wantedAmounts(living.root, given)
    const changed = amountNames.filter(name => wanted[name] !== standingAmount(living.root, name))
    const { root, view } = living
    const why = 'CPU and memory are given when a member starts'
    return {
      steps:
        changed.length === 0 ? [] : [patchCluster(living, 'Set CPU and memory', { spec: { resources: patchOfAmounts(changed, wanted) } })],
      checks: [
        ...judge('resources', 'CPU and memory', 'The amounts are valid and fit together.', objectionsToAmounts(living, wanted, changed)),
        capacityForAmounts(wanted, placingOf(root, count(root, 'spec', 'instances') ?? 1), view),
        ...judge('roll-out', 'Restarting members one by one', 'It is healthy, so they can be.', rollOutCautions(living)),
      ],
      consequences: changed.length === 0 ? [] : [rollOutConsequence(living, why)],
      consequenceOf: (_step, pointer) => consequenceOfField(pointer),
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'ROLLING',
      title: 'Members restart',
      reads: (_params, subject) => [clusterRead(subject), podRead(subject)],
      see: input =>
        lookAtCluster(input, root => {
          if (input.view.knows(podKind) !== 'listed') return active('the right to read pods')
          const pods = memberPods(input.subject, input.view)
          const old = pods.filter(pod => !hasResources(pod, root)).map(pod => pod.metadata.name)
          if (old.length > 0) return active(`${old.slice(0, 6).join(', ')} to restart with the new amounts`)
          return pods.length === 0 ? active('members to be seen') : done('Every member has the new amounts.')
        }),
    },
    settledStage(),
  ],
})
