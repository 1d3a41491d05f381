import type { KubeObject } from '../../../shared/domain/kube.ts'
import { caution, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { bool, count, record } from '../read-json.ts'
import { memberPods } from './change/living.ts'
import { primaryOf } from './change/roll-out.ts'
import { isPodReady } from './pod-sight.ts'

/** How members replicate and fail over, as `spec.patroni` says it; null: it says nothing of it. */
export interface Replication {
  readonly synchronous: 'off' | 'on' | 'strict'
  readonly syncNumber: number
  readonly failsafe: 'on' | 'off' | null
  /** In seconds, as the two after it. */
  readonly ttl: number | null
  readonly loopWait: number | null
  readonly retryTimeout: number | null
  /** In bytes; NaN: what was typed is no amount. */
  readonly maximumLag: number | null
}

/** The times, with their names in `spec.patroni`, what Patroni takes without them, and the least that it takes (its `config.py`). */
export const timingFields = [
  ['ttl', 'ttl', 30, 20],
  ['loopWait', 'loop_wait', 10, 1],
  ['retryTimeout', 'retry_timeout', 10, 3],
] as const
export type TimingField = (typeof timingFields)[number][0]

/** What stands now. */
export function standingReplication(root: KubeObject): Replication {
  const flag = (key: string) => bool(root, 'spec', 'patroni', key)
  const number = (key: string) => count(root, 'spec', 'patroni', key)
  const failsafe = flag('failsafe_mode')
  return {
    synchronous: flag('synchronous_mode') !== true ? 'off' : flag('synchronous_mode_strict') === true ? 'strict' : 'on',
    syncNumber: number('synchronous_node_count') ?? 1,
    failsafe: failsafe === null ? null : failsafe ? 'on' : 'off',
    ttl: number('ttl'),
    loopWait: number('loop_wait'),
    retryTimeout: number('retry_timeout'),
    maximumLag: number('maximum_lag_on_failover'),
  }
}

/** What speaks against it; `asked` are the fields that were given, `same`: nothing would change. */
export function objectionsToReplication(
  living: Living,
  before: Replication,
  wanted: Replication,
  asked: Readonly<Record<string, unknown>>,
  same: boolean,
): readonly Objection[] {
  if (same) return [refuse(null, 'Nothing changes: it is so already.')]
  return [
    ...objectionsToWaiting(living, before, wanted),
    ...objectionsToTimes(wanted, asked),
    ...objectionsToLag(wanted),
    ...left(before, wanted),
  ]
}

function objectionsToWaiting(living: Living, before: Replication, wanted: Replication): readonly Objection[] {
  const { synchronous, syncNumber } = wanted
  const moved = synchronous !== before.synchronous || syncNumber !== before.syncNumber
  if (synchronous === 'off' || !moved) return []
  const members = count(living.root, 'spec', 'numberOfInstances') ?? 1
  const replicas = members - 1
  const strict = synchronous === 'strict'
  const found: Objection[] = []
  if (replicas === 0)
    found.push(
      strict
        ? refuse(
            'synchronous',
            'It has one member: with no replica to confirm, nothing could be written.',
            'Scale it to two members or more first.',
          )
        : caution('synchronous', 'It has one member: there is no replica that commits could wait for.', 'Add a member.'),
    )
  else if (syncNumber > replicas)
    found.push(
      refuse(
        'syncNumber',
        `It has ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}, fewer than must be synchronous.`,
        'Add members first, or let fewer replicas confirm.',
      ),
    )
  else if (strict && replicas === 1)
    found.push(caution('synchronous', 'It has one replica: while that is away, nothing can be written.', 'Add a member.'))
  if (record(living.root, 'spec', 'standby') !== null)
    found.push(caution('synchronous', 'It is a standby cluster: nothing commits in it before it is promoted.'))
  const primary = primaryOf(living)
  const ready = memberPods(living.cluster, living.view).filter(pod => pod.metadata.name !== primary && isPodReady(pod)).length
  if (replicas > 0 && ready === 0)
    found.push(
      strict
        ? refuse('synchronous', 'No replica is ready now: all writes would stop at once.', 'Wait until a replica is ready.')
        : caution('synchronous', 'No replica is ready now: commits wait for none until one is.'),
    )
  else if (replicas > 0 && ready < Math.min(syncNumber, replicas))
    found.push(caution('syncNumber', `${ready} of ${replicas} replicas are ready now: until more are, fewer confirm.`))
  return found
}

function objectionsToTimes(wanted: Replication, asked: Readonly<Record<string, unknown>>): readonly Objection[] {
  const found: Objection[] = []
  const of = (key: TimingField, standard: number) => wanted[key] ?? standard
  for (const [key, name, standard, least] of timingFields)
    if (of(key, standard) < least) found.push(refuse(key, `Patroni takes no ${name} below ${least} seconds.`, `Use ${least} or more.`))
  const [ttl, wait, retry] = [of('ttl', 30), of('loopWait', 10), of('retryTimeout', 10)]
  if (found.length === 0 && ttl < wait + 2 * retry) {
    const field = timingFields.map(([key]) => key).find(key => asked[key] !== undefined) ?? 'ttl'
    found.push(
      refuse(
        field,
        `The lead would be lost after ${ttl} seconds, while one look and two tries take up to ${wait + 2 * retry} (loop_wait + 2 × retry_timeout).`,
        'Raise ttl, or lower the others.',
      ),
    )
  }
  return found
}

/** One file of the log: a replica is behind by less only when it is in step. */
const segment = 16 * 2 ** 20

function objectionsToLag({ maximumLag }: Replication): readonly Objection[] {
  if (maximumLag === null) return []
  if (!Number.isSafeInteger(maximumLag) || maximumLag <= 0)
    return [refuse('maximumLag', 'It is not a whole number of bytes.', 'Use the form 32Mi.')]
  return maximumLag < segment
    ? [caution('maximumLag', 'Less than 16Mi: with a busy primary no replica may be near enough, and then none takes over.')]
    : []
}

/** The operator passes on what the manifest says, and takes nothing back. */
function left(before: Replication, wanted: Replication): readonly Objection[] {
  const names = [
    ...timingFields.flatMap(([key, name]) => (before[key] !== null && wanted[key] === null ? [name] : [])),
    ...(before.maximumLag !== null && wanted.maximumLag === null ? ['maximum_lag_on_failover'] : []),
  ]
  if (names.length === 0) return []
  return [
    caution(
      null,
      `Patroni keeps what it was told: without ${names.join(', ')} in the manifest the old value goes on.`,
      'Set the value that you want instead of emptying it.',
    ),
  ]
}
