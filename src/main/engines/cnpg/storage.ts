import { z } from 'zod'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { formatBytes, parseQuantity } from '../../../shared/domain/quantity.ts'
import { field } from '../change/form-field.ts'
import { caution, judge, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import { faultOfClass, faultsOfExpansion } from '../change/volume-classes.ts'
import type { Operation, StageInput, StageSight } from '../engine.ts'
import { line } from '../form-texts.ts'
import { storageClassKind, volumeClaimKind } from '../kube-kinds.ts'
import { at, list, str } from '../read-json.ts'
import { settingBytes } from '../setting-bytes.ts'
import { active, done, notApplicable } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { memberClaims, memberPods } from './change/living.ts'
import { claimRead, clusterRead, podRead } from './change/reads.ts'
import { rollOutCautions, rollOutConsequence } from './change/roll-out.ts'
import { lookAtCluster, settledStage } from './change/stages.ts'
import { patchCluster } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { label } from './labels.ts'

const params = z.object({
  size: line()
    .optional()
    .meta(field('Data volume', { widget: 'quantity', help: 'Of each member. Volumes grow and never shrink.' })),
  walSize: line()
    .optional()
    .meta(
      field('WAL volume', {
        widget: 'quantity',
        help: 'Of each member. A volume of its own for the WAL can be added later, and never taken away.',
        placeholder: 'none',
      }),
    ),
  walStorageClass: line()
    .optional()
    .meta(
      field('Storage class of a new WAL volume', {
        widget: 'combobox',
        choices: 'storage-classes',
        mustExist: true,
        advanced: true,
        help: 'Only for a WAL volume that is added now. Empty: the default class.',
      }),
    ),
})
type StorageParams = z.infer<typeof params>

interface Volume {
  readonly field: 'size' | 'walSize'
  readonly part: 'storage' | 'walStorage'
  readonly role: 'PG_DATA' | 'PG_WAL'
  readonly word: string
}
const dataVolume: Volume = { field: 'size', part: 'storage', role: 'PG_DATA', word: 'data volume' }
const walVolume: Volume = { field: 'walSize', part: 'walStorage', role: 'PG_WAL', word: 'WAL volume' }

/** Grows the members' volumes, or gives the WAL a volume of its own. */
export const storage: Operation<StorageParams> = changeOperation({
  id: 'storage',
  title: 'Grow storage',
  summary: 'Makes the volumes of all members larger, or adds a volume for the WAL.',
  risk: 'disruptive',
  params,
  inline: { column: 'storage', field: 'size' },
  section: { title: 'Volumes', summary: 'What each member has.' },
  because: ({ root }) => whyPaused(root),
  reads: subject => [claimRead(subject), { kind: storageClassKind, namespace: null }],
  begin: ({ root }) => ({
    params: Object.fromEntries(
      [dataVolume, walVolume].flatMap(volume => {
        const size = sizeOf(root, volume)
        return size === null ? [] : [[volume.field, size]]
      }),
    ),
    choices: {},
  }),
  draft({ params: given, living }) {
    const { root } = living
    const grown = [dataVolume, walVolume].filter(volume => differs(root, volume, given[volume.field]))
    const adds = sizeOf(root, walVolume) === null && (given.walSize ?? '') !== ''
    const consequences = consequencesOf(living, given, grown, adds)
    return {
      steps:
        grown.length === 0 && !adds
          ? []
          : [patchCluster(living, adds ? 'Set the volumes' : 'Grow the volumes', { spec: patchOf(given, grown, adds) })],
      checks: [
        ...judge('volumes', 'Sizes of the volumes', 'They grow.', objectionsTo(living, given, grown, adds)),
        ...judge('storage-class', 'Storage classes', 'They can do it.', classObjections(living, given, grown, adds)),
        ...(adds ? judge('roll-out', 'Restarting members one by one', 'It is healthy, so they can be.', rollOutCautions(living)) : []),
      ],
      consequences,
      consequenceOf: (_step, pointer) =>
        pointer.startsWith('/spec/storage') || (pointer.startsWith('/spec/walStorage') && !adds)
          ? (consequences[0] ?? null)
          : pointer.startsWith('/spec/walStorage')
            ? (consequences.at(-1) ?? null)
            : null,
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'DATA_VOLUMES',
      title: 'Data volumes',
      reads: (_params, subject) => [clusterRead(subject), claimRead(subject)],
      see: input => seeVolumes(input, dataVolume),
    },
    {
      id: 'WAL_VOLUMES',
      title: 'WAL volumes',
      reads: (_params, subject) => [clusterRead(subject), claimRead(subject), podRead(subject)],
      see: input => seeVolumes(input, walVolume),
    },
    settledStage(),
  ],
})

/** The size that the Cluster asks for; null: it asks for no such volume, or not by size. */
function sizeOf(root: KubeObject, { part }: Volume): string | null {
  const size = at(root, 'spec', part, 'size') ?? at(root, 'spec', part, 'pvcTemplate', 'resources', 'requests', 'storage')
  return typeof size === 'number' ? String(size) : typeof size === 'string' && size !== '' ? size : null
}

function differs(root: KubeObject, volume: Volume, wanted: string | undefined): boolean {
  const now = parseQuantity(sizeOf(root, volume) ?? '')
  const then = parseQuantity(wanted ?? '')
  return now !== null && then !== null && then !== now
}

function patchOf(given: StorageParams, changed: readonly Volume[], adds: boolean): Record<string, unknown> {
  const patch: Record<string, unknown> = Object.fromEntries(changed.map(volume => [volume.part, { size: given[volume.field] }]))
  if (!adds) return patch
  const { walSize: size, walStorageClass = '' } = given
  return { ...patch, walStorage: { size, ...(walStorageClass === '' ? {} : { storageClass: walStorageClass }) } }
}

/** The same as PostgreSQL's own default of `max_wal_size`. */
const defaultMaxWal = 2 ** 30

function objectionsTo({ root }: Living, given: StorageParams, grown: readonly Volume[], adds: boolean): readonly Objection[] {
  const found: Objection[] = []
  for (const volume of [dataVolume, walVolume]) {
    const text = given[volume.field] ?? ''
    const now = sizeOf(root, volume)
    if (text === '') continue
    const bytes = parseQuantity(text)
    const before = parseQuantity(now ?? '')
    if (bytes === null || bytes <= 0) found.push(refuse(volume.field, `“${text}” is not a valid size.`, 'Use the form 50Gi.'))
    else if (bytes >= 2 ** 63) found.push(refuse(volume.field, 'No volume can be that large.'))
    else if (before !== null && bytes < before)
      found.push(
        refuse(volume.field, `A ${volume.word} can’t shrink from ${now} to ${text}.`, 'Restore into a new, smaller database instead.'),
      )
  }
  if (found.length === 0 && grown.length === 0 && !adds) found.push(refuse('size', 'Nothing grows: these are the sizes that it has.'))
  const wal = parseQuantity(given.walSize ?? '')
  const setting = str(root, 'spec', 'postgresql', 'parameters', 'max_wal_size')
  const mostWal = setting === null ? defaultMaxWal : settingBytes(setting, 2 ** 20)
  if (wal !== null && wal > 0 && mostWal !== null && mostWal >= wal)
    found.push(
      refuse('walSize', `max_wal_size (${formatBytes(mostWal)}) does not fit on a WAL volume of ${given.walSize}.`, 'Use a larger volume.'),
    )
  if (given.walStorageClass !== undefined && given.walStorageClass !== '' && !adds)
    found.push(refuse('walStorageClass', 'The class of volumes that are there can’t be changed.', 'Leave it empty.'))
  if (grown.length > 0 && at(root, 'spec', 'storage', 'resizeInUseVolumes') === false)
    found.push(caution('size', 'resizeInUseVolumes is off: volumes in use stay as they are until each member is replaced.'))
  return found
}

function classObjections(living: Living, given: StorageParams, grown: readonly Volume[], adds: boolean): readonly Objection[] {
  const found = grown.flatMap(volume =>
    faultsOfExpansion(living, claimsOf(living, volume), str(living.root, 'spec', volume.part, 'storageClass'), volume.field),
  )
  if (adds) found.push(...faultOfClass(living, given.walStorageClass ?? '', 'walStorageClass'))
  return found
}

function consequencesOf(living: Living, given: StorageParams, grown: readonly Volume[], adds: boolean): readonly Consequence[] {
  const found: Consequence[] = grown.map(volume => ({
    level: 'none',
    text: `The ${volume.word} of each member grows from ${sizeOf(living.root, volume) ?? '?'} to ${given[volume.field]} while it is in use. It can’t shrink again.`,
  }))
  if (adds) found.push(rollOutConsequence(living, 'The WAL moves to a volume of its own, which can’t be taken away again'))
  return found
}

function claimsOf({ cluster, view }: Living, { role }: Volume): readonly KubeObject[] {
  return memberClaims(cluster, view).filter(claim => str(claim, 'metadata', 'labels', label.pvcRole) === role)
}

function seeVolumes(input: StageInput<StorageParams>, volume: Volume): StageSight {
  const wanted = parseQuantity(input.params[volume.field] ?? '')
  if (wanted === null) return notApplicable(`The ${volume.word}s stay as they are.`)
  return lookAtCluster(input, root => {
    if (input.view.knows(volumeClaimKind) !== 'listed') return active('the right to read volume claims')
    const claims = memberClaims(input.subject, input.view).filter(claim => str(claim, 'metadata', 'labels', label.pvcRole) === volume.role)
    const members = at(root, 'spec', 'instances')
    if (typeof members === 'number' && claims.length < members) return active(`${claims.length} of ${members} ${volume.word}s are there`)
    const bare = volume === walVolume ? memberPods(input.subject, input.view).filter(pod => !mounts(pod, `${pod.metadata.name}-wal`)) : []
    const small = claims.filter(claim => (parseQuantity(str(claim, 'status', 'capacity', 'storage') ?? '') ?? 0) < wanted)
    if (small.length === 0 && bare.length > 0)
      return active(`${bare.map(pod => pod.metadata.name).join(', ')} to restart with its WAL volume`)
    if (small.length === 0)
      return done(`${claims.length} ${volume.word}${claims.length === 1 ? ' has' : 's have'} ${formatBytes(wanted)} or more.`)
    return active(small.slice(0, 6).map(describeSmall).join('; '))
  })
}

function mounts(pod: KubeObject, claim: string): boolean {
  return list(pod, 'spec', 'volumes').some(volume => str(volume, 'persistentVolumeClaim', 'claimName') === claim)
}

function describeSmall(claim: KubeObject): string {
  const has = str(claim, 'status', 'capacity', 'storage')
  const asked = str(claim, 'spec', 'resources', 'requests', 'storage')
  return `${claim.metadata.name} has ${has ?? 'no volume yet'} (asks for ${asked ?? '?'})`
}
