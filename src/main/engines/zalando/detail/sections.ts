import type { FactSection } from '../../../../shared/domain/database-cluster.ts'
import { maskSecretText } from '../../../../shared/redaction/secret-text.ts'
import { fact, text, when } from '../../fact.ts'
import { deploymentKind, volumeClaimKind } from '../../kube-kinds.ts'
import { pauseScheduleSection } from '../../pause-schedule/section.ts'
import { bool, count, entries, list, record, str, strings } from '../../read-json.ts'
import { volumeClassText } from '../../volume-class.ts'
import type { Sight } from '../health.ts'
import { annotation } from '../labels.ts'
import { secretOf } from '../operator-config.ts'
import { clusterOf, isLeader, memberOf } from '../patroni-facts.ts'
import { membersText } from '../pause-schedule.ts'
import { statusWord } from '../status-words.ts'
import { askedVersion, runningVersion, versionGap, versionText } from '../version.ts'

/** More rows than this in one table are cut. */
const mostRows = 100

/** What a page shows of a database beyond the common model; a section that has nothing to say is left out. */
export function buildSections(sight: Sight): readonly FactSection[] {
  return [topology(sight), patroni(sight), users(sight), databases(sight), poolers(sight), schedule(sight), settings(sight)].filter(
    section => section !== null,
  )
}

function schedule({ root, view }: Sight): FactSection | null {
  const members = count(root, 'spec', 'numberOfInstances') ?? 0
  const subject = { namespace: str(root, 'metadata', 'namespace') ?? '', name: str(root, 'metadata', 'name') ?? '' }
  return pauseScheduleSection(subject, view, members === 0 ? null : membersText(members))
}

function topology({ root, samples, statefulSet, view }: Sight): FactSection {
  const claims = view.about(volumeClaimKind, str(root, 'metadata', 'namespace') ?? '', str(root, 'metadata', 'name') ?? '')
  const storageClass = volumeClassText(str(root, 'spec', 'volume', 'storageClass'), claims, view)
  const gap = versionGap(root, samples)
  const success = str(root, 'metadata', 'annotations', annotation.upgradeSuccess)
  const failure = str(root, 'metadata', 'annotations', annotation.upgradeFailure)
  const windows = strings(root, 'spec', 'maintenanceWindows').slice(0, 20)
  return {
    id: 'topology',
    title: 'Topology',
    facts: [
      fact('Operator says', text(statusWord(root) ?? 'nothing yet')),
      fact('Team', text(str(root, 'spec', 'teamId'))),
      fact('Version in the manifest', text(askedVersion(root))),
      fact('Version of the server', text(runningVersion(samples) ?? 'the members were not asked', gap === null ? 'plain' : 'warn')),
      ...(gap === null ? [] : [fact('Note', text(gap, 'warn'))]),
      ...(success === null ? [] : [fact('Last major upgrade', text(success, 'good'))]),
      ...(failure === null ? [] : [fact('Failed major upgrade', text(failure, 'bad'))]),
      fact('Members of the StatefulSet', text(count(statefulSet, 'spec', 'replicas'))),
      fact('Image', text(str(root, 'spec', 'dockerImage') ?? 'the operator’s default')),
      fact('Volume', text(`${str(root, 'spec', 'volume', 'size') ?? '?'}, storage class ${storageClass}`)),
      fact('Maintenance windows (UTC)', text(windows.join(', ') || 'any time')),
      ...(record(root, 'spec', 'standby') === null
        ? []
        : [
            fact(
              'Standby of',
              text(
                str(root, 'spec', 'standby', 'standby_host') ??
                  str(root, 'spec', 'standby', 's3_wal_path') ??
                  str(root, 'spec', 'standby', 'gs_wal_path'),
              ),
            ),
          ]),
    ],
    table: null,
  }
}

/** What the members themselves say; nothing while none was asked. */
function patroni({ samples }: Sight): FactSection | null {
  if (samples.length === 0) return null
  const whole = clusterOf(samples)
  const leader = whole?.facts.members.find(isLeader)
  const troubles = samples.filter(sample => sample.problem !== null).slice(0, mostRows)
  return {
    id: 'patroni',
    title: 'What the members say',
    facts: [
      fact('Leader', text(leader?.name ?? null, whole !== null && leader === undefined ? 'bad' : 'plain')),
      fact('Timeline', text(leader?.timeline ?? null)),
      fact('Automatic failover', whole === null ? text(null) : whole.facts.paused ? text('paused', 'warn') : text('on', 'good')),
      fact('Asked', when(whole?.sample.at ?? null, 'never')),
      ...troubles.map(({ pod, problem }) => fact(pod, text(problem, 'warn'))),
    ],
    table: {
      columns: ['Member', 'Role', 'State', 'Server', 'Patroni', 'Needs a restart'],
      rows: (whole?.facts.members ?? []).slice(0, mostRows).map(member => {
        const own = memberOf(samples, member.name)?.facts ?? null
        return [
          text(member.name),
          text(member.role),
          text(member.state, member.state === 'running' || member.state === 'streaming' ? 'good' : 'warn'),
          text(versionText(own)),
          text(own?.patroniVersion ?? null),
          member.pendingRestart ? text('yes', 'warn') : text('no'),
        ]
      }),
      empty: 'No member has answered yet.',
    },
  }
}

function users({ root, config }: Sight): FactSection | null {
  const found = entries(root, 'spec', 'users').slice(0, mostRows)
  if (found.length === 0) return null
  const place = { namespace: str(root, 'metadata', 'namespace') ?? '', name: str(root, 'metadata', 'name') ?? '' }
  const rotated = new Set([...strings(root, 'spec', 'usersWithSecretRotation'), ...strings(root, 'spec', 'usersWithInPlaceSecretRotation')])
  return {
    id: 'users',
    title: 'Users',
    facts: [fact('Note', text('Users that are taken out of the manifest stay in PostgreSQL.', 'muted'))],
    table: {
      columns: ['User', 'Rights', 'Secret', 'Rotated'],
      rows: found.map(([user, flags]) => {
        const secret = secretOf(config, place, user)
        return [
          text(user),
          text(strings(flags).slice(0, 20).join(', ') || 'login only'),
          text(secret.namespace === place.namespace ? secret.name : `${secret.namespace}/${secret.name}`),
          text(rotated.has(user) ? 'on' : 'off'),
        ]
      }),
      empty: '',
    },
  }
}

function databases({ root }: Sight): FactSection | null {
  const known = new Set(entries(root, 'spec', 'users').map(([user]) => user))
  const plain = entries(root, 'spec', 'databases').slice(0, mostRows)
  const prepared = entries(root, 'spec', 'preparedDatabases').slice(0, mostRows)
  if (plain.length + prepared.length === 0) return null
  return {
    id: 'databases',
    title: 'Databases',
    facts: [],
    table: {
      columns: ['Database', 'Owner', 'Note'],
      rows: [
        ...plain.map(([name, owner]) => {
          const user = typeof owner === 'string' ? owner : null
          return [text(name), text(user), user !== null && !known.has(user) ? text('its owner is not among the users', 'warn') : text('')]
        }),
        ...prepared.map(([name, options]) => [
          text(name),
          text(`${name}_owner`),
          text(
            `prepared; schemas: ${
              entries(options, 'schemas')
                .slice(0, 10)
                .map(([schema]) => schema)
                .join(', ') || 'data'
            }`,
          ),
        ]),
      ],
      empty: '',
    },
  }
}

function poolers({ root, view }: Sight): FactSection | null {
  const [namespace, name] = [str(root, 'metadata', 'namespace') ?? '', str(root, 'metadata', 'name') ?? '']
  const asked = [
    ...(bool(root, 'spec', 'enableConnectionPooler') === true || record(root, 'spec', 'connectionPooler') !== null
      ? [`${name}-pooler`]
      : []),
    ...(bool(root, 'spec', 'enableReplicaConnectionPooler') === true ? [`${name}-pooler-repl`] : []),
  ]
  const live = view.about(deploymentKind, namespace, name)
  const all = [...new Set([...asked, ...live.map(each => str(each, 'metadata', 'name') ?? '')])]
    .filter(each => each !== '')
    .slice(0, mostRows)
  if (all.length === 0) return null
  return {
    id: 'poolers',
    title: 'Connection poolers',
    facts: [
      fact('Mode', text(str(root, 'spec', 'connectionPooler', 'mode') ?? 'the operator’s default')),
      fact('Connections at most', text(count(root, 'spec', 'connectionPooler', 'maxDBConnections') ?? 'the operator’s default')),
    ],
    table: {
      columns: ['Name', 'Leads to', 'Instances ready'],
      rows: all.map(pooler => {
        const deployment = live.find(each => str(each, 'metadata', 'name') === pooler) ?? null
        const [ready, wanted] = [count(deployment, 'status', 'readyReplicas') ?? 0, count(deployment, 'spec', 'replicas')]
        return [
          text(pooler),
          text(pooler.endsWith('-repl') ? 'replicas' : 'the primary'),
          deployment === null
            ? text(view.knows(deploymentKind) === 'listed' ? 'not made yet' : 'could not be read', 'warn')
            : text(`${ready} of ${wanted ?? '?'}`, wanted !== null && ready < wanted ? 'warn' : 'plain'),
        ]
      }),
      empty: '',
    },
  }
}

function settings({ root }: Sight): FactSection {
  const sync = bool(root, 'spec', 'patroni', 'synchronous_mode') === true
  const strict = bool(root, 'spec', 'patroni', 'synchronous_mode_strict') === true
  return {
    id: 'replication',
    title: 'Replication and settings',
    facts: [
      fact(
        'Synchronous',
        text(sync ? `${count(root, 'spec', 'patroni', 'synchronous_node_count') ?? 1} replicas${strict ? ', strictly' : ''}` : 'no'),
      ),
      fact('Failsafe mode', text(bool(root, 'spec', 'patroni', 'failsafe_mode') === true ? 'on' : 'the operator’s default')),
      fact('Sidecars', text(list(root, 'spec', 'sidecars').length || 'none')),
    ],
    table: {
      columns: ['Setting', 'Value'],
      rows: entries(root, 'spec', 'postgresql', 'parameters')
        .slice(0, mostRows)
        .map(([name, value]) => [text(name), text(typeof value === 'string' ? maskSecretText(value, () => '***') : null)]),
      empty: 'No setting differs from the default.',
    },
  }
}
