import type { Consequence } from '../../../shared/domain/plan.ts'
import { parseQuantity } from '../../../shared/domain/quantity.ts'
import { caution, judge, type Objection } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import {
  changedParameters,
  decreasedParameters,
  type ParameterParams,
  parameterParams,
  standingParameters,
} from '../change/parameter-changes.ts'
import { objectionsToParameters } from '../change/parameter-rules.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation, Remembered, StageInput, StageSight } from '../engine.ts'
import { podKind } from '../kube-kinds.ts'
import { at, count, str } from '../read-json.ts'
import { active, done, notApplicable } from '../stage-sights.ts'
import { consequenceOfUnknown, consequencesOfUnknown, unknownAmong } from '../unknown-parameter.ts'
import { changeOperation } from './change/change-operation.ts'
import { memberPods } from './change/living.ts'
import { memberReads } from './change/reads.ts'
import { restartConsequence, rollOutCautions, rollOutConsequence } from './change/roll-out.ts'
import { lookAtPostgresql, seeOperator, settledStage } from './change/stages.ts'
import { patchPostgresql } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { consequenceOfField } from './consequence-of-field.ts'
import { lookAtPatroniConfig } from './patroni-config.ts'
import { effectOfParameter, isKeptByPatroni, waitsForRestart } from './patroni-parameters.ts'
import { passedOnStage, rememberTold, seeTold, toldOf } from './patroni-told.ts'

const never = (): boolean => false

/** Sets PostgreSQL's parameters. */
export const parameters: Operation<ParameterParams> = changeOperation({
  id: 'parameters',
  title: 'Change parameters',
  summary: 'Patroni passes most on while PostgreSQL runs; for some it restarts, and a few need new pods.',
  risk: 'disruptive',
  params: parameterParams,
  section: { title: 'PostgreSQL parameters', summary: 'As they stand in spec.postgresql.parameters.' },
  because: ({ root }) => whyPaused(root),
  begin: ({ root }) => ({ params: { parameters: standingParameters(root) }, choices: {} }),
  draft({ params: { parameters: wanted }, living }) {
    const before = standingParameters(living.root)
    const changes = changedParameters(before, wanted, never)
    const names = Object.keys(changes)
    const unknown = consequencesOfUnknown(changes)
    const disruptive = names.some(name => effectOfParameter(name) !== 'reload')
    return {
      steps:
        names.length === 0 ? [] : [patchPostgresql(living, 'Set PostgreSQL parameters', { spec: { postgresql: { parameters: changes } } })],
      checks: [
        ...judge('parameters', 'PostgreSQL parameters', 'All that change are known, valid and free to set.', [
          ...objectionsToParameters(wanted, changes, parameterFacts(living)),
          ...removals(changes),
        ]),
        ...(disruptive
          ? judge('roll-out', 'Restarting members one by one', 'It is healthy, so they can be.', rollOutCautions(living))
          : []),
      ],
      consequences: consequencesOf(living, before, changes),
      consequenceOf: (_step, pointer) => unknown.get(pointer) ?? consequenceOfField(pointer),
      remember: rememberOf(living, changes),
    }
  },
  stages: [
    acceptedStage(),
    passedOnStage(seePassedOn),
    { id: 'RESTARTING', title: 'Members restart', reads: (_params, subject) => memberReads(subject), see: seeRestarts },
    settledStage(),
  ],
})

/** What the rules of parameters lean on. */
export function parameterFacts({ root }: Pick<Living, 'root'>) {
  const memory = at(root, 'spec', 'resources', 'requests', 'memory') ?? at(root, 'spec', 'resources', 'limits', 'memory')
  return {
    members: count(root, 'spec', 'numberOfInstances') ?? 1,
    memoryBytes: typeof memory === 'string' ? parseQuantity(memory) : null,
    walVolumeBytes: null,
    walLevelBefore: str(root, 'spec', 'postgresql', 'parameters', 'wal_level'),
    // Patroni’s replicas read the WAL, and so may an archive: minimal is never enough.
    archives: true,
    whyKept: (name: string) => (isKeptByPatroni(name) ? `Patroni sets ${name} itself: another value would have no effect.` : null),
  }
}

/** Parameters that are taken away go on as they are. */
export function removals(changes: Readonly<Record<string, string | null>>): readonly Objection[] {
  const gone = Object.keys(changes).filter(
    name => changes[name] === null && effectOfParameter(name) !== 'replace' && !isKeptByPatroni(name),
  )
  if (gone.length === 0) return []
  return [
    caution(
      'parameters',
      `Patroni keeps what it was told: without ${gone.slice(0, 10).join(', ')} in the manifest the old value goes on.`,
      'Set the value that you want instead of removing it.',
    ),
  ]
}

function consequencesOf(
  living: Living,
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): readonly Consequence[] {
  const names = Object.keys(changes)
  const of = (effect: ReturnType<typeof effectOfParameter>) => names.filter(name => effectOfParameter(name) === effect)
  const unknown = unknownAmong(changes)
  const [replaces, restarts] = [of('replace'), of('restart')]
  const reloads = of('reload').filter(name => !unknown.includes(name))
  const are = (list: readonly string[]) => `${list.slice(0, 20).join(', ')} ${list.length === 1 ? 'is' : 'are'}`
  const found: Consequence[] = unknown.length > 0 ? [consequenceOfUnknown(unknown)] : []
  if (replaces.length > 0) found.push(rollOutConsequence(living, `${are(replaces)} in each pod’s own configuration`))
  if (restarts.length > 0) {
    const decreased = decreasedParameters(restarts, before, changes)
    // The operator begins with the primary only if nothing else changes.
    const primaryFirst = decreased.length > 0 && decreased.length === names.length
    found.push(restartConsequence(living, `${are(restarts)} taken at the start only`, primaryFirst))
  }
  if (reloads.length > 0)
    found.push({ level: 'reload', text: `Configuration is read again for ${reloads.slice(0, 20).join(', ')}; connections stay.` })
  return found
}

function rememberOf(living: Living, changes: Readonly<Record<string, string | null>>): Remembered {
  const effects = new Set(Object.keys(changes).map(effectOfParameter))
  const told = rememberTold(Object.entries(changes).filter(([name]) => effectOfParameter(name) !== 'replace'))
  const pods = effects.has('replace')
    ? memberPods(living.cluster, living.view)
        .slice(0, 100)
        .map(pod => [`pod:${pod.metadata.name}`, pod.metadata.uid ?? ''] as const)
    : []
  return { ...(effects.has('restart') ? { restart: 'yes' } : {}), ...told, ...Object.fromEntries(pods) }
}

function seePassedOn(input: StageInput<ParameterParams>): StageSight {
  const told = toldOf(input.remembered)
  if (told.length === 0) return notApplicable('Nothing goes through Patroni.')
  return lookAtPatroniConfig(input, configuration => seeTold(told, at(configuration, 'postgresql', 'parameters')))
}

function seeRestarts(input: StageInput<ParameterParams>): StageSight {
  const { remembered, view, subject } = input
  const before = Object.keys(remembered).filter(key => key.startsWith('pod:'))
  if (remembered.restart !== 'yes' && before.length === 0)
    return notApplicable('No member restarts: the configuration is read again while PostgreSQL runs.')
  return lookAtPostgresql(input, root => {
    if (view.knows(podKind) !== 'listed') return active('the right to read pods')
    const pods = memberPods(subject, view)
    const old = pods.filter(pod => remembered[`pod:${pod.metadata.name}`] === pod.metadata.uid && pod.metadata.uid !== undefined)
    if (old.length > 0) return active(`${old.map(pod => pod.metadata.name).join(', ')} to be replaced`)
    const waiting = pods.filter(waitsForRestart)
    if (waiting.length > 0) return active(`PostgreSQL to restart in ${waiting.map(pod => pod.metadata.name).join(', ')}`)
    // A member says so only some seconds after Patroni was told; until then the operator is still at work.
    const seen = before.length > 0 ? 'All members have been replaced.' : 'No member says that it waits for a restart.'
    return seeOperator(root) ?? done(seen)
  })
}
