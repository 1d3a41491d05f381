import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { parseQuantity } from '../../../shared/domain/quantity.ts'
import { caution, judge, type Objection } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import {
  changedParameters,
  decreasedParameters,
  type ParameterParams,
  parameterParams,
  sensitiveParameters,
  standingParameters,
} from '../change/parameter-changes.ts'
import { objectionsToParameters } from '../change/parameter-rules.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation, Remembered, StageInput, StageSight } from '../engine.ts'
import { podKind } from '../kube-kinds.ts'
import { needsRestart } from '../parameter-catalogue.ts'
import { at, count, str } from '../read-json.ts'
import { active, done, notApplicable } from '../stage-sights.ts'
import { consequenceOfUnknown, consequencesOfUnknown, unknownAmong } from '../unknown-parameter.ts'
import { changeOperation } from './change/change-operation.ts'
import { memberPods } from './change/living.ts'
import { primaryOf } from './change/member-names.ts'
import { clusterRead, podRead } from './change/reads.ts'
import { rollOutCautions, rollOutConsequence } from './change/roll-out.ts'
import { lookAtCluster, settledStage } from './change/stages.ts'
import { patchCluster } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { consequenceOfField } from './consequence-of-field.ts'
import { isFixedParameter } from './fixed-parameters.ts'

/** Sets PostgreSQL's parameters. */
export const parameters: Operation<ParameterParams> = changeOperation({
  id: 'parameters',
  title: 'Change parameters',
  summary: 'PostgreSQL takes most parameters by reading its configuration again; for some the members restart.',
  risk: 'disruptive',
  params: parameterParams,
  section: { title: 'PostgreSQL parameters', summary: 'As they stand in spec.postgresql.parameters.' },
  because: ({ root }) => whyPaused(root),
  reads: subject => [podRead(subject)],
  begin: ({ root }) => ({
    params: { parameters: Object.fromEntries(Object.entries(standingParameters(root)).filter(([name]) => !isFixedParameter(name))) },
    choices: {},
  }),
  draft({ params: { parameters: wanted }, living }) {
    const before = standingParameters(living.root)
    const changes = changedParameters(before, wanted, isFixedParameter)
    const restarts = Object.keys(changes).filter(name => needsRestart(name) === true)
    const unknown = consequencesOfUnknown(changes)
    return {
      steps:
        Object.keys(changes).length === 0
          ? []
          : [patchCluster(living, 'Set PostgreSQL parameters', { spec: { postgresql: { parameters: changes } } })],
      checks: [
        ...judge('parameters', 'PostgreSQL parameters', 'All that change are known, valid and free to set.', [
          ...objectionsToParameters(wanted, changes, parameterFacts(living)),
          ...removals(changes),
        ]),
        ...(restarts.length === 0
          ? []
          : judge('roll-out', 'Restarting members one by one', 'It is healthy, so they can be.', rollOutCautions(living))),
      ],
      consequences: consequencesOf(living, before, changes, restarts),
      consequenceOf: (_step, pointer) => unknown.get(pointer) ?? consequenceOfField(pointer),
      remember: restarts.length === 0 ? {} : { ...replicasNow(living), ...whatMayStay(before, changes, restarts) },
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'RESTARTING',
      title: 'Members restart',
      reads: (_params, subject) => [clusterRead(subject), podRead(subject)],
      see: seeRestarts,
    },
    settledStage(),
  ],
})

/** What is left out is taken away: a caller who names only what shall change must read that before it happens. */
function removals(changes: Readonly<Record<string, string | null>>): readonly Objection[] {
  const gone = Object.keys(changes).filter(name => changes[name] === null)
  if (gone.length === 0) return []
  const more = gone.length > 10 ? ` and ${gone.length - 10} more` : ''
  return [
    caution(
      'parameters',
      `${gone.slice(0, 10).join(', ')}${more} ${gone.length === 1 ? 'is' : 'are'} left out, so the operator’s or PostgreSQL’s own value comes back.`,
      'Name what shall stay as it is.',
    ),
  ]
}

/** What the rules of parameters lean on. */
export function parameterFacts({ root }: Pick<Living, 'root'>) {
  const memory = at(root, 'spec', 'resources', 'requests', 'memory') ?? at(root, 'spec', 'resources', 'limits', 'memory')
  const wal = str(root, 'spec', 'walStorage', 'size')
  return {
    members: count(root, 'spec', 'instances') ?? 1,
    memoryBytes: typeof memory === 'string' ? parseQuantity(memory) : null,
    walVolumeBytes: wal === null ? null : parseQuantity(wal),
    walLevelBefore: str(root, 'spec', 'postgresql', 'parameters', 'wal_level'),
    archives: at(root, 'spec', 'plugins') !== undefined || at(root, 'spec', 'backup', 'barmanObjectStore') !== undefined,
    // As its webhook has it (`pkg/postgres/configuration.go`, `internal/webhook/v1/cluster_webhook.go`).
    whyKept: (name: string) => (isFixedParameter(name) ? `The operator sets ${name} itself and refuses another value.` : null),
  }
}

function consequencesOf(
  living: Living,
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
  restarts: readonly string[],
): readonly Consequence[] {
  const names = Object.keys(changes)
  const unknown = unknownAmong(changes)
  const reloads = names.filter(name => needsRestart(name) !== true && !unknown.includes(name))
  const found: Consequence[] = unknown.length > 0 ? [consequenceOfUnknown(unknown)] : []
  const certain = restarts.filter(name => changes[name] !== null)
  if (certain.length > 0)
    found.push(rollOutConsequence(living, `${certain.join(', ')} ${certain.length === 1 ? 'is' : 'are'} taken at the start only`))
  else if (restarts.length > 0)
    found.push(rollOutConsequence(living, `Where the value of ${restarts.join(', ')} that comes back is another`))
  const decreased = decreasedParameters(restarts, before, changes)
  if (decreased.length > 0)
    found.push({ level: 'rolling-restart', text: `${decreased.join(', ')} decreases: the primary restarts first, then the replicas.` })
  const gone = sensitiveParameters(restarts).filter(name => changes[name] === null)
  if (gone.length > 0)
    found.push({
      level: 'rolling-restart',
      text: `Where the value of ${gone.join(', ')} that comes back is smaller, the primary restarts first, then the replicas.`,
    })
  if (reloads.length > 0)
    found.push({ level: 'reload', text: `Configuration is read again for ${reloads.slice(0, 20).join(', ')}; connections stay.` })
  return found
}

function replicasNow(living: Living): Remembered {
  const primary = primaryOf(living)
  const replicas = memberPods(living.cluster, living.view).filter(pod => pod.metadata.name !== primary)
  return { restart: 'yes', ...Object.fromEntries(replicas.slice(0, 100).map(pod => [`pod:${pod.metadata.name}`, pod.metadata.uid ?? ''])) }
}

/**
 * Where all that would restart members is taken away, the operator's webhook may put the very values back that were there, which are its own
 * (`internal/webhook/v1/cluster_webhook.go`): then nothing restarts. What was there is remembered, to be compared with what stands.
 */
function whatMayStay(
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
  restarts: readonly string[],
): Remembered {
  if (restarts.some(name => changes[name] !== null)) return {}
  return Object.fromEntries(restarts.slice(0, 100).map(name => [`${wasPrefix}${name}`, before[name] ?? '']))
}

const wasPrefix = 'was:'

function cameBack({ remembered }: StageInput<unknown>, root: KubeObject): boolean {
  const were = Object.entries(remembered).filter(([key]) => key.startsWith(wasPrefix))
  const now = standingParameters(root)
  return were.length > 0 && were.every(([key, value]) => now[key.slice(wasPrefix.length)] === value)
}

function seeRestarts(input: StageInput<ParameterParams>): StageSight {
  if (input.remembered.restart !== 'yes') return notApplicable('No member restarts: the configuration is read again while PostgreSQL runs.')
  return lookAtCluster(input, root =>
    cameBack(input, root) ? notApplicable('No member restarts: the operator has put back the same values.') : seeReplicas(input),
  )
}

function seeReplicas({ remembered, view, subject }: StageInput<unknown>): StageSight {
  if (view.knows(podKind) !== 'listed') return active('the right to read pods')
  const pods = memberPods(subject, view)
  const old = pods.filter(pod => remembered[`pod:${pod.metadata.name}`] === pod.metadata.uid && pod.metadata.uid !== undefined)
  if (old.length > 0) return active(`${old.map(pod => pod.metadata.name).join(', ')} to restart`)
  if (Object.keys(remembered).every(key => !key.startsWith('pod:')))
    return notApplicable(
      'The only member restarts PostgreSQL inside its pod, which does not show from outside; “Needs a restart” on its page tells.',
    )
  return done('All replicas have restarted.')
}
