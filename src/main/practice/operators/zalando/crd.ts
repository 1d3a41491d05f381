import type { JsonObject, KubeObject } from '../../kube-object.ts'

const text = (extra: JsonObject = {}): JsonObject => ({ type: 'string', ...extra })
const flag: JsonObject = { type: 'boolean' }
const whole = (minimum: number, maximum?: number): JsonObject => ({
  type: 'integer',
  format: 'int32',
  minimum,
  ...(maximum === undefined ? {} : { maximum }),
})
const open: JsonObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
const list = (items: JsonObject): JsonObject => ({ type: 'array', items })
const map = (values: JsonObject): JsonObject => ({ type: 'object', additionalProperties: values })
const fields = (properties: JsonObject, required: readonly string[] = []): JsonObject => ({
  type: 'object',
  properties,
  ...(required.length > 0 ? { required: [...required] } : {}),
})

const cpu = text({ pattern: '^(\\d+m|\\d+(\\.\\d{1,3})?)$' })
const bytes = text({ pattern: '^(\\d+(e\\d+)?|\\d+(\\.\\d+)?(e\\d+)?[EPTGMK]i?)$' })
const amounts = fields({ cpu, memory: bytes, 'hugepages-2Mi': bytes, 'hugepages-1Gi': bytes })
const resources = fields({ requests: amounts, limits: amounts })

const words = ['bypassrls', 'createdb', 'createrole', 'inherit', 'login', 'replication', 'superuser']
const rights = words.flatMap(word => [word, `no${word}`]).flatMap(word => [word, word.toUpperCase()])

const time = '([01]?\\d|2[0-3]):[0-5]?\\d'
const balancers = ['Master', 'Replica', 'MasterPooler', 'ReplicaPooler']

const spec = fields(
  {
    teamId: text(),
    numberOfInstances: whole(0),
    postgresql: fields({ version: text({ enum: ['14', '15', '16', '17', '18'] }), parameters: map(text()) }, ['version']),
    volume: fields(
      {
        size: bytes,
        storageClass: text(),
        iops: whole(0, 80_000),
        throughput: whole(0, 2000),
        type: text(),
        subPath: text(),
        selector: open,
      },
      ['size'],
    ),
    users: map(list(text({ enum: rights }))),
    databases: map(text()),
    preparedDatabases: map(open),
    resources,
    patroni: open,
    standby: open,
    clone: open,
    tls: open,
    enableConnectionPooler: flag,
    enableReplicaConnectionPooler: flag,
    connectionPooler: fields({
      numberOfInstances: whole(1),
      mode: text({ enum: ['session', 'transaction'] }),
      schema: text(),
      user: text(),
      dockerImage: text(),
      maxDBConnections: whole(0),
      resources,
    }),
    ...Object.fromEntries(balancers.map(name => [`enable${name}LoadBalancer`, flag])),
    allowedSourceRanges: list(text({ pattern: '^[0-9a-fA-F.:]+/\\d{1,3}$' })),
    serviceAnnotations: map(text()),
    maintenanceWindows: list(text({ pattern: `^ *((Mon|Tue|Wed|Thu|Fri|Sat|Sun):)?${time}-${time} *$` })),
    enableLogicalBackup: flag,
    logicalBackupSchedule: text({ pattern: '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$' }),
    logicalBackupRetention: text(),
    dockerImage: text(),
    env: list(open),
    envFrom: list(open),
    sidecars: list(open),
    initContainers: list(open),
    additionalVolumes: list(open),
    podAnnotations: map(text()),
    tolerations: list(open),
    nodeAffinity: open,
    topologySpreadConstraints: list(open),
    podPriorityClassName: text(),
    schedulerName: text(),
    usersWithSecretRotation: list(text()),
    usersWithInPlaceSecretRotation: list(text()),
    usersIgnoringSecretRotation: list(text()),
  },
  ['teamId', 'numberOfInstances', 'postgresql', 'volume'],
)

const column = (name: string, jsonPath: string, type = 'string') => ({ name, type, jsonPath })

function definition(
  kind: string,
  plural: string,
  short: string,
  properties: JsonObject,
  required: readonly string[],
  columns: readonly JsonObject[],
): KubeObject {
  const common = { apiVersion: text(), kind: text(), metadata: { type: 'object' } }
  const schema = { openAPIV3Schema: { type: 'object', required: [...required], properties: { ...common, ...properties } } }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.acid.zalan.do` },
    spec: {
      group: 'acid.zalan.do',
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase(), shortNames: [short] },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, additionalPrinterColumns: columns, subresources: { status: {} }, schema }],
    },
  }
}

const age = column('Age', '.metadata.creationTimestamp', 'date')

/** CustomResourceDefinitions of the two kinds that the app reads. The operator itself checks nothing at admission. */
export const crds: readonly KubeObject[] = [
  definition(
    'postgresql',
    'postgresqls',
    'pg',
    { spec, status: fields({ PostgresClusterStatus: text() }, ['PostgresClusterStatus']) },
    ['metadata', 'spec'],
    [
      column('Team', '.spec.teamId'),
      column('Version', '.spec.postgresql.version'),
      column('Pods', '.spec.numberOfInstances', 'integer'),
      column('Volume', '.spec.volume.size'),
      age,
      column('Status', '.status.PostgresClusterStatus'),
    ],
  ),
  definition(
    'OperatorConfiguration',
    'operatorconfigurations',
    'opconfig',
    { configuration: open, status: open },
    ['metadata', 'configuration'],
    [age],
  ),
]
