import type { FactSection } from '../../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { maskSecretText } from '../../../../shared/redaction/secret-text.ts'
import type { ContextView } from '../../engine.ts'
import { fact, text, when } from '../../fact.ts'
import { volumeClaimKind } from '../../kube-kinds.ts'
import { pauseScheduleSection } from '../../pause-schedule/section.ts'
import { at, bool, count, entries, instant, list, record, str, strings } from '../../read-json.ts'
import { volumeClassText } from '../../volume-class.ts'
import { barmanTarget } from '../backup-state.ts'
import { findCondition } from '../conditions.ts'
import { hibernationOf } from '../hibernation.ts'
import { objectStoreKind, poolerKind } from '../kinds.ts'
import { label } from '../labels.ts'
import { maintenanceSection } from './maintenance-section.ts'

/** More rows than this in one table are cut. */
const mostRows = 100

/** What a page shows beyond the common model. `cluster` is the whole object; a section that has nothing to say is left out. */
export function buildSections(cluster: KubeObject, view: ContextView): readonly FactSection[] {
  return [
    // What a loss of data would be answered with comes first.
    archiving(cluster, view),
    topology(cluster),
    maintenanceSection(cluster),
    storage(cluster, view),
    replication(cluster),
    poolers(cluster, view),
    pauseScheduleSection(subjectOf(cluster), view, null),
    roles(cluster),
    certificates(cluster),
    plugins(cluster),
  ].filter(section => section !== null)
}

function subjectOf(cluster: KubeObject) {
  return { namespace: str(cluster, 'metadata', 'namespace') ?? '', name: str(cluster, 'metadata', 'name') ?? '' }
}

function topology(cluster: KubeObject): FactSection {
  const nodes = count(cluster, 'status', 'topology', 'nodesUsed')
  const alone = nodes === 1 && (count(cluster, 'spec', 'instances') ?? 0) > 1
  return {
    id: 'topology',
    title: 'Topology',
    facts: [
      fact('Primary', text(str(cluster, 'status', 'currentPrimary'))),
      fact('Primary since', when(instant(cluster, 'status', 'currentPrimaryTimestamp'))),
      fact('Timeline', text(count(cluster, 'status', 'timelineID'))),
      fact('Nodes in use', text(nodes, alone ? 'warn' : 'plain')),
      fact('One member per node', text(str(cluster, 'spec', 'affinity', 'podAntiAffinityType') ?? 'no rule')),
      fact('Zone rules', text(list(cluster, 'spec', 'topologySpreadConstraints').length || 'none')),
      fact('Image', text(str(cluster, 'status', 'image') ?? str(cluster, 'spec', 'imageName'))),
    ],
    table: null,
  }
}

function quantity(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

function storage(cluster: KubeObject, view: ContextView): FactSection {
  const { namespace, name } = subjectOf(cluster)
  const claims = view.about(volumeClaimKind, namespace, name)
  const volume = (title: string, spec: unknown, role: string, tablespace: string | null = null) => {
    const own = claims.filter(
      ({ metadata: { labels } }) => labels?.[label.pvcRole] === role && (labels[label.tablespace] ?? null) === tablespace,
    )
    const named = str(spec, 'storageClass') ?? str(spec, 'pvcTemplate', 'storageClassName')
    return [
      text(title),
      text(quantity(at(spec, 'size')) ?? quantity(at(spec, 'pvcTemplate', 'resources', 'requests', 'storage'))),
      text(record(spec) === null ? 'could not be read' : volumeClassText(named, own, view)),
    ]
  }
  const wal = record(cluster, 'spec', 'walStorage')
  const tablespaces = list(cluster, 'spec', 'tablespaces').slice(0, mostRows)
  const unusable = strings(cluster, 'status', 'unusablePVC')
  const dangling = strings(cluster, 'status', 'danglingPVC')
  return {
    id: 'storage',
    title: 'Storage',
    facts: [
      fact('Volumes', text(count(cluster, 'status', 'pvcCount'))),
      fact('Growing', text(strings(cluster, 'status', 'resizingPVC').slice(0, 10).join(', ') || 'none')),
      fact('Unusable', text(unusable.slice(0, 10).join(', ') || 'none', unusable.length > 0 ? 'bad' : 'plain')),
      // The operator calls the volumes of a database without pods dangling, though they are all that is left of its data.
      hibernationOf(cluster) === 'paused'
        ? fact('Kept for hibernation', text(dangling.slice(0, 10).join(', ') || 'none'))
        : fact('Left over', text(dangling.slice(0, 10).join(', ') || 'none', dangling.length > 0 ? 'warn' : 'plain')),
    ],
    table: {
      columns: ['Volume', 'Size', 'Storage class'],
      rows: [
        volume('data', at(cluster, 'spec', 'storage'), 'PG_DATA'),
        ...(wal === null ? [] : [volume('WAL', wal, 'PG_WAL')]),
        ...tablespaces.map(each =>
          volume(`tablespace ${str(each, 'name') ?? '?'}`, at(each, 'storage'), 'PG_TABLESPACE', str(each, 'name')),
        ),
      ],
      empty: '',
    },
  }
}

function archiving(cluster: KubeObject, view: ContextView): FactSection {
  const condition = findCondition(cluster, 'ContinuousArchiving')
  const target = barmanTarget(cluster)
  const store = target === null ? null : view.get(objectStoreKind, str(cluster, 'metadata', 'namespace') ?? '', target.store)
  const window = target === null ? null : record(store, 'status', 'serverRecoveryWindow', target.server)
  const inTree = record(cluster, 'spec', 'backup', 'barmanObjectStore')
  const state = archivingState(cluster, condition?.status ?? null)
  const from = instant(window, 'firstRecoverabilityPoint') ?? instant(cluster, 'status', 'firstRecoverabilityPoint')
  return {
    id: 'archiving',
    title: 'WAL archiving and recovery window',
    facts: [
      fact('WAL archiving', state),
      ...(condition !== null && condition.status !== 'True' && condition.message !== ''
        ? [fact('Says', text(condition.message, 'bad'))]
        : []),
      ...(target === null ? [] : [fact('Object store', text(target.store)), fact('Folder in the store', text(target.server))]),
      ...(store === null ? [] : [fact('Destination', text(str(store, 'spec', 'configuration', 'destinationPath')))]),
      ...(store === null ? [] : [fact('Kept for', text(str(store, 'spec', 'retentionPolicy') ?? 'ever'))]),
      ...(inTree === null ? [] : [fact('In-tree Barman (deprecated)', text(str(inTree, 'destinationPath'), 'warn'))]),
      fact('Can be restored from', when(from, 'no time known')),
      fact(
        'Last good backup',
        when(instant(window, 'lastSuccessfulBackupTime') ?? instant(cluster, 'status', 'lastSuccessfulBackup'), 'none known'),
      ),
      fact(
        'Last failed backup',
        when(instant(window, 'lastFailedBackupTime') ?? instant(cluster, 'status', 'lastFailedBackup'), 'none known'),
      ),
    ],
    table: null,
  }
}

/** The condition alone does not tell: PostgreSQL counts WAL as archived, too, where nothing is set up to archive it, and a pause keeps it. */
function archivingState(cluster: KubeObject, condition: string | null) {
  const plugin = list(cluster, 'spec', 'plugins').some(each => bool(each, 'isWALArchiver') === true && bool(each, 'enabled') !== false)
  if (!plugin && record(cluster, 'spec', 'backup', 'barmanObjectStore') === null) return text('not set up', 'warn')
  if (hibernationOf(cluster) === 'paused') return text('nothing runs', 'muted')
  if (condition === null) return text('not known to run', 'muted')
  return condition === 'True' ? text('works', 'good') : text('fails', 'bad')
}

function replication(cluster: KubeObject): FactSection {
  const synchronous = record(cluster, 'spec', 'postgresql', 'synchronous')
  const old = count(cluster, 'spec', 'minSyncReplicas')
  const mode =
    synchronous === null
      ? old === null || old === 0
        ? 'asynchronous'
        : `at least ${old} (old style)`
      : `${str(synchronous, 'method') ?? '?'} ${count(synchronous, 'number') ?? '?'}`
  return {
    id: 'replication',
    title: 'Replication',
    facts: [
      fact('Synchronous', text(mode)),
      ...(synchronous === null ? [] : [fact('If too few replicas are there', text(str(synchronous, 'dataDurability') ?? 'required'))]),
      fact(
        'Update of the primary',
        text(
          `${str(cluster, 'spec', 'primaryUpdateStrategy') ?? 'unsupervised'}, ${str(cluster, 'spec', 'primaryUpdateMethod') ?? 'restart'}`,
        ),
      ),
      fact('Slots for replicas', text(bool(cluster, 'spec', 'replicationSlots', 'highAvailability', 'enabled') === false ? 'off' : 'on')),
      ...(record(cluster, 'spec', 'replica') === null ? [] : [fact('Replica of', text(str(cluster, 'spec', 'replica', 'source')))]),
    ],
    table: {
      columns: ['Setting', 'Value'],
      rows: entries(cluster, 'spec', 'postgresql', 'parameters')
        .slice(0, mostRows)
        .map(([name, value]) => [text(name), text(typeof value === 'string' ? maskSecretText(value, () => '***') : null)]),
      empty: 'No setting differs from the default.',
    },
  }
}

function poolers(cluster: KubeObject, view: ContextView): FactSection | null {
  const found = view.about(poolerKind, str(cluster, 'metadata', 'namespace') ?? '', str(cluster, 'metadata', 'name') ?? '')
  if (found.length === 0 && view.knows(poolerKind) === 'listed') return null
  return {
    id: 'poolers',
    title: 'Poolers',
    facts: [],
    table: {
      columns: ['Name', 'Leads to', 'Mode', 'Instances', 'Paused'],
      rows: found
        .slice(0, mostRows)
        .map(pooler => [
          text(str(pooler, 'metadata', 'name')),
          text(str(pooler, 'spec', 'type') ?? 'rw'),
          text(str(pooler, 'spec', 'pgbouncer', 'poolMode') ?? 'session'),
          text(`${count(pooler, 'status', 'instances') ?? '?'} of ${count(pooler, 'spec', 'instances') ?? 1}`),
          bool(pooler, 'spec', 'pgbouncer', 'paused') === true ? text('paused', 'warn') : text('no'),
        ]),
      empty: 'Poolers could not be read.',
    },
  }
}

function roles(cluster: KubeObject): FactSection | null {
  const managed = list(cluster, 'spec', 'managed', 'roles').slice(0, mostRows)
  if (managed.length === 0) return null
  const states = entries(cluster, 'status', 'managedRolesStatus', 'byStatus')
  const stateOf = (name: string) => states.find(([, names]) => strings(names).includes(name))?.[0] ?? null
  return {
    id: 'roles',
    title: 'Managed roles',
    facts: [],
    table: {
      columns: ['Role', 'Asked for', 'State', 'Problem'],
      rows: managed.map(role => {
        const name = str(role, 'name') ?? ''
        const problem = strings(cluster, 'status', 'managedRolesStatus', 'cannotReconcile', name).join('; ')
        const state = stateOf(name)
        return [
          text(name),
          text(str(role, 'ensure') ?? 'present'),
          text(state, state === 'reconciled' ? 'good' : 'plain'),
          text(problem, problem === '' ? 'plain' : 'bad'),
        ]
      }),
      empty: '',
    },
  }
}

function certificates(cluster: KubeObject): FactSection | null {
  const expirations = entries(cluster, 'status', 'certificates', 'expirations').slice(0, mostRows)
  if (expirations.length === 0) return null
  return {
    id: 'certificates',
    title: 'Certificates',
    facts: [],
    table: { columns: ['Secret', 'Expires'], rows: expirations.map(([secret, time]) => [text(secret), expiry(time)]), empty: '' },
  }
}

/** The operator writes these times as Go prints them: `2026-11-21 05:00:00 +0000 UTC`. */
function expiry(time: unknown) {
  const match = typeof time === 'string' ? /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.\d+)? \+0000/.exec(time) : null
  const at = instant(time) ?? (match === null ? null : instant(`${match[1]}T${match[2]}Z`))
  return at === null ? text(typeof time === 'string' ? time : null) : when(at)
}

function plugins(cluster: KubeObject): FactSection | null {
  const asked = list(cluster, 'spec', 'plugins').slice(0, mostRows)
  if (asked.length === 0) return null
  const versions = new Map(list(cluster, 'status', 'pluginStatus').map(each => [str(each, 'name'), str(each, 'version')] as const))
  return {
    id: 'plugins',
    title: 'Plugins',
    facts: [],
    table: {
      columns: ['Plugin', 'Version', 'Enabled', 'Archives WAL'],
      rows: asked.map(plugin => [
        text(str(plugin, 'name')),
        text(versions.get(str(plugin, 'name')) ?? null),
        text(bool(plugin, 'enabled') === false ? 'no' : 'yes'),
        text(bool(plugin, 'isWALArchiver') === true ? 'yes' : 'no'),
      ]),
      empty: '',
    },
  }
}
