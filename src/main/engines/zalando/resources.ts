import { parseQuantity } from '../../../shared/domain/quantity.ts'
import { capacityForAmounts } from '../change/capacity.ts'
import { judge, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import {
  type AmountName,
  amountNames,
  hasResources,
  objectionsToAmounts,
  patchOfAmounts,
  type ResourceParams,
  resourceParams,
  standingAmount,
  type Wanted,
  wantedAmounts,
} from '../change/member-resources.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation } from '../engine.ts'
import { podKind } from '../kube-kinds.ts'
import { nodesRead } from '../node-sizes.ts'
import { count, str } from '../read-json.ts'
import { active, done } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { memberPods } from './change/living.ts'
import { placingOf } from './change/placing.ts'
import { memberReads } from './change/reads.ts'
import { rollOutCautions, rollOutConsequence } from './change/roll-out.ts'
import { lookAtPostgresql, settledStage } from './change/stages.ts'
import { patchPostgresql } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { consequenceOfField } from './consequence-of-field.ts'
import { type OperatorConfig, readOperatorConfig } from './operator-config.ts'
import { amountForms } from './provision/rules-basics.ts'

/** Changes what each member gets of CPU and memory. */
export const resources: Operation<ResourceParams> = changeOperation({
  id: 'resources',
  title: 'Change CPU and memory',
  summary: 'Members are replaced one by one to get what they shall have.',
  risk: 'disruptive',
  params: resourceParams({ cpuLimit: 'Empty: the operator’s own default.', memoryLimit: 'Empty: the operator’s own default.' }),
  section: { title: 'Resources of each member', summary: 'Every member gets the same.' },
  because: ({ root }) => whyPaused(root),
  reads: () => [nodesRead],
  begin: ({ root }) => ({ params: Object.fromEntries(amountNames.map(name => [name, standingAmount(root, name)])), choices: {} }),
  draft({ params: given, living }) {
    const wanted = wantedAmounts(living.root, given)
    const changed = amountNames.filter(name => wanted[name] !== standingAmount(living.root, name))
    const objections = [...objectionsToAmounts(living, wanted, changed), ...operatorObjections(living, wanted, changed)]
    return {
      steps:
        changed.length === 0
          ? []
          : [patchPostgresql(living, 'Set CPU and memory', { spec: { resources: patchOfAmounts(changed, wanted) } })],
      checks: [
        ...judge(
          'resources',
          'CPU and memory',
          'The amounts are valid, fit together, and the operator leaves them as they are.',
          objections,
        ),
        capacityForAmounts(wanted, placingOf(living.view, count(living.root, 'spec', 'numberOfInstances') ?? 1), living.view),
        ...judge('roll-out', 'Replacing members one by one', 'It is healthy, so they can be.', rollOutCautions(living)),
      ],
      consequences: changed.length === 0 ? [] : [rollOutConsequence(living, 'CPU and memory are given when a pod is made')],
      consequenceOf: (_step, pointer) => consequenceOfField(pointer),
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'ROLLING',
      title: 'Members are replaced',
      reads: (_params, subject) => memberReads(subject),
      see: input =>
        lookAtPostgresql(input, root => {
          if (input.view.knows(podKind) !== 'listed') return active('the right to read pods')
          const pods = memberPods(input.subject, input.view)
          const old = pods.filter(pod => !hasResources(pod, root)).map(pod => pod.metadata.name)
          if (old.length > 0) return active(`${old.slice(0, 6).join(', ')} to be replaced, with the new amounts`)
          return pods.length === 0 ? active('members to be seen') : done('Every member has the new amounts.')
        }),
    },
    settledStage(),
  ],
})

/** Limits below the first, and requests above the second, the operator changes by itself and says so in an event only. */
const corrected: readonly (readonly [
  AmountName,
  'min_cpu_limit' | 'min_memory_limit' | 'max_cpu_request' | 'max_memory_request',
  string | null,
])[] = [
  ['cpuLimit', 'min_cpu_limit', '250m'],
  ['memoryLimit', 'min_memory_limit', '250Mi'],
  ['cpuRequest', 'max_cpu_request', null],
  ['memoryRequest', 'max_memory_request', null],
]

function operatorObjections({ root, view }: Living, wanted: Wanted, changed: readonly AmountName[]): readonly Objection[] {
  const config = readOperatorConfig(view)
  const found = changed.flatMap(name => faultOfForm(name, wanted[name]))
  if (!ignoresLimits(config, root))
    for (const [name, setting, standard] of corrected) {
      const bound = config.setting(setting) ?? standard
      const [amount, limit] = [parseQuantity(wanted[name] ?? ''), parseQuantity(bound ?? '')]
      if (amount === null || limit === null || !changed.includes(name)) continue
      const least = setting.startsWith('min')
      if (least ? amount < limit : amount > limit)
        found.push(
          refuse(
            name,
            `The operator’s setting ${setting} is ${bound}: it would ${least ? 'raise' : 'lower'} ${wanted[name]} to that without a word.`,
            `Use ${bound} or ${least ? 'more' : 'less'}.`,
          ),
        )
    }
  if (config.setting('set_memory_request_to_limit') === 'true' && wanted.memoryRequest !== wanted.memoryLimit)
    found.push(
      refuse('memoryRequest', 'The operator sets the memory request to the limit (set_memory_request_to_limit).', 'Use the same for both.'),
    )
  return found
}

function ignoresLimits(config: OperatorConfig, root: Living['root']): boolean {
  const key = config.setting('ignore_resources_limits_annotation_key')
  return key !== null && str(root, 'metadata', 'annotations', key) === 'true'
}

/** The operator's schema takes fewer ways to write an amount than Kubernetes. */
function faultOfForm(name: AmountName, text: string | null): Objection[] {
  const form = amountForms[name === 'cpuLimit' || name === 'cpuRequest' ? 'cpu' : 'memory']
  if (text === null || form.pattern.test(text) || parseQuantity(text) === null) return []
  return [refuse(name, `The operator does not take “${text}”.`, form.cure)]
}
