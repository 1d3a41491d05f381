import { z } from 'zod'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { formatBytes, hasNoUnit, parseQuantity } from '../../../shared/domain/quantity.ts'
import { field } from '../change/form-field.ts'
import { caution, judge, notKnown, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import { faultsOfExpansion } from '../change/volume-classes.ts'
import type { Operation, StageInput, StageSight } from '../engine.ts'
import { line } from '../form-texts.ts'
import { storageClassKind, volumeClaimKind } from '../kube-kinds.ts'
import { count, str } from '../read-json.ts'
import { active, done, notApplicable } from '../stage-sights.ts'
import { boundMembers } from './change/bounds.ts'
import { changeOperation } from './change/change-operation.ts'
import { memberClaims, ordinalOf } from './change/living.ts'
import { claimRead, rootReads } from './change/reads.ts'
import { lookAtPostgresql, seeOperator, settledStage } from './change/stages.ts'
import { patchPostgresql } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { readOperatorConfig } from './operator-config.ts'
import { amountForms } from './provision/rules-basics.ts'

const number = (most: number) => z.number().int().min(1, 'At least 1.').max(most, `At most ${most}.`)

const params = z.object({
  size: line()
    .optional()
    .meta(field('Volume', { widget: 'quantity', help: 'Of each member. Volumes grow and never shrink.' })),
  iops: number(80_000)
    .optional()
    .meta(field('Operations a second', { widget: 'number', unit: 'IOPS', advanced: true, help: 'On Amazon’s gp3 volumes only.' })),
  throughput: number(2000)
    .optional()
    .meta(field('Throughput', { widget: 'number', unit: 'MiB/s', advanced: true, help: 'On Amazon’s gp3 volumes only.' })),
})
type StorageParams = z.infer<typeof params>

/** Grows the members' volumes. */
export const storage: Operation<StorageParams> = changeOperation({
  id: 'storage',
  title: 'Grow storage',
  summary: 'Makes the volumes of all members larger, while they are in use.',
  risk: 'disruptive',
  params,
  inline: { column: 'storage', field: 'size' },
  section: { title: 'Volumes', summary: 'What each member has.' },
  because: ({ root }) => whyPaused(root),
  reads: subject => [claimRead(subject), { kind: storageClassKind, namespace: null }],
  begin: ({ root }) => ({
    params: Object.fromEntries(
      Object.entries({
        size: sizeOf(root),
        iops: count(root, 'spec', 'volume', 'iops'),
        throughput: count(root, 'spec', 'volume', 'throughput'),
      }).filter(([, value]) => value !== null),
    ),
    choices: {},
  }),
  draft({ params: given, living }) {
    const { root } = living
    const change = changeOf(root, given)
    const grows = change.size !== undefined
    const classes = grows && modeOf(living) !== 'ebs' ? expansionObjections(living) : []
    return {
      steps: Object.keys(change).length === 0 ? [] : [patchPostgresql(living, 'Grow the volumes', { spec: { volume: change } })],
      checks: [
        ...judge('volumes', 'Sizes of the volumes', 'They grow.', objectionsTo(living, given, change)),
        ...judge(
          'resize-mode',
          'How the operator grows volumes',
          modeWords[modeOf(living)] ?? 'By a mode of its own.',
          modeObjections(living, change),
        ),
        ...judge('storage-class', 'Storage class', 'It can do it.', classes),
      ],
      consequences: consequencesOf(living, given, change),
      consequenceOf: (_step, pointer) => (pointer.startsWith('/spec/volume') ? (consequencesOf(living, given, change)[0] ?? null) : null),
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'DATA_VOLUMES',
      title: 'Volumes',
      reads: (_params, subject) => [...rootReads(subject), claimRead(subject)],
      see: seeVolumes,
    },
    settledStage(),
  ],
})

/** The size that is asked for; null: it can't be read. */
function sizeOf(root: Living['root']): string | null {
  return str(root, 'spec', 'volume', 'size')
}

type Mode = 'pvc' | 'ebs' | 'mixed' | 'off' | string

const modeWords: Readonly<Record<string, string>> = {
  pvc: 'It asks the volume claims for more (storage_resize_mode: pvc).',
  ebs: 'It grows Amazon’s volumes itself (storage_resize_mode: ebs).',
  mixed: 'It grows Amazon’s volumes itself, and asks the claims for more (storage_resize_mode: mixed).',
}

function modeOf({ view }: Pick<Living, 'view'>): Mode {
  return readOperatorConfig(view).setting('storage_resize_mode') ?? 'pvc'
}

interface VolumeChange {
  size?: string
  iops?: number
  throughput?: number
}

function changeOf(root: Living['root'], given: StorageParams): VolumeChange {
  const change: VolumeChange = {}
  const [now, then] = [parseQuantity(sizeOf(root) ?? ''), parseQuantity(given.size ?? '')]
  if (given.size !== undefined && then !== null && then !== now) change.size = given.size
  for (const name of ['iops', 'throughput'] as const) {
    const value = given[name]
    if (value !== undefined && value !== count(root, 'spec', 'volume', name)) change[name] = value
  }
  return change
}

function objectionsTo({ root }: Living, given: StorageParams, change: VolumeChange): readonly Objection[] {
  const found: Objection[] = []
  const text = given.size ?? ''
  const now = sizeOf(root)
  if (text !== '') {
    const bytes = amountForms.memory.pattern.test(text) ? parseQuantity(text) : null
    const before = parseQuantity(now ?? '')
    if (bytes === null) found.push(refuse('size', `The operator does not take “${text}”.`, 'Use the form 50Gi.'))
    else if (bytes >= 2 ** 63) found.push(refuse('size', 'No volume can be that large.'))
    else if (before !== null && bytes < before)
      found.push(
        refuse(
          'size',
          `A volume can’t shrink from ${now} to ${text}: the operator leaves it as it is.`,
          hasNoUnit(text) ? `Without a unit, ${text} counts bytes: use ${text}Gi.` : 'Clone into a new, smaller database instead.',
        ),
      )
  }
  if (found.length === 0 && Object.keys(change).length === 0) found.push(refuse('size', 'Nothing grows: this is what it has.'))
  return found
}

function modeObjections(living: Living, change: VolumeChange): readonly Objection[] {
  const mode = modeOf(living)
  const { doubt } = readOperatorConfig(living.view)
  const found: Objection[] = []
  if (doubt !== null) found.push(notKnown('size', `${doubt}. Whether it grows volumes (storage_resize_mode) is not known.`))
  if (mode === 'off')
    found.push(
      refuse(
        'size',
        'The operator’s setting storage_resize_mode is off: it would leave every volume as it is.',
        'Change the operator’s setting first.',
      ),
    )
  if (mode === 'ebs' && change.size !== undefined)
    found.push(caution('size', 'The operator grows Amazon’s volumes itself; the claims go on saying the old size.'))
  for (const name of ['iops', 'throughput'] as const)
    if (change[name] !== undefined && mode === 'pvc')
      found.push(
        refuse(
          name,
          'The operator’s setting storage_resize_mode is pvc: it would not pass this on.',
          'Set it to mixed first, on Amazon’s volumes.',
        ),
      )
  return found
}

function expansionObjections(living: Living): readonly Objection[] {
  return faultsOfExpansion(living, memberClaims(living.cluster, living.view), str(living.root, 'spec', 'volume', 'storageClass'), 'size')
}

function consequencesOf({ root }: Living, given: StorageParams, change: VolumeChange): readonly Consequence[] {
  const found: Consequence[] = []
  if (change.size !== undefined)
    found.push({
      level: 'none',
      text: `The volume of each member grows from ${sizeOf(root) ?? '?'} to ${given.size} while it is in use. It can’t shrink again.`,
    })
  if (change.iops !== undefined || change.throughput !== undefined)
    found.push({ level: 'none', text: 'The volumes’ speed changes while they are in use; Amazon allows one change in six hours.' })
  return found
}

function seeVolumes(input: StageInput<StorageParams>): StageSight {
  const wanted = parseQuantity(input.params.size ?? '')
  if (wanted === null) return notApplicable('The volumes stay as large as they are.')
  return lookAtPostgresql(input, root => {
    if (modeOf(input) === 'ebs')
      return seeOperator(root) ?? notApplicable('The operator grows Amazon’s volumes itself, which is not to be seen in Kubernetes.')
    if (input.view.knows(volumeClaimKind) !== 'listed') return active('the right to read volume claims')
    // Volumes that members have left behind are in use by nobody: nothing grows them before a member takes them again.
    const members = boundMembers(readOperatorConfig(input.view), root, count(root, 'spec', 'numberOfInstances') ?? 0)
    const claims = memberClaims(input.subject, input.view).filter(claim => (ordinalOf(claim) ?? 0) < members)
    if (claims.length < members) return active(`${claims.length} of ${members} volume claims are there`)
    const small = claims.filter(claim => (parseQuantity(str(claim, 'status', 'capacity', 'storage') ?? '') ?? 0) < wanted)
    if (small.length === 0)
      return done(`${claims.length} ${claims.length === 1 ? 'volume has' : 'volumes have'} ${formatBytes(wanted)} or more.`)
    return active(
      small
        .slice(0, 6)
        .map(
          claim =>
            `${claim.metadata.name} has ${str(claim, 'status', 'capacity', 'storage') ?? 'no volume yet'} (asks for ${str(claim, 'spec', 'resources', 'requests', 'storage') ?? '?'})`,
        )
        .join('; '),
    )
  })
}
