import { barmanStore, bootstrap, plugin, storage } from './cluster-origin.ts'
import { fields, flag, keyRef, list, localRef, map, oneOf, open, quantity, type Schema, text, whole } from './schema.ts'

const postgresql = fields({
  parameters: map(),
  pg_hba: list(text()),
  pg_ident: list(text()),
  shared_preload_libraries: list(text()),
  enableAlterSystem: flag(),
  promotionTimeout: whole({ format: 'int32' }),
  ldap: open(),
  extensions: list(
    open({ properties: { name: text({ minLength: 1, maxLength: 59, pattern: '^[a-z0-9]([-a-z0-9_]*[a-z0-9])?$' }) }, required: ['name'] }),
    { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] },
  ),
  syncReplicaElectionConstraint: fields({ enabled: flag(), nodeLabelsAntiAffinity: list(text()) }, ['enabled']),
  synchronous: fields(
    {
      method: oneOf(['any', 'first']),
      number: whole(),
      maxStandbyNamesFromCluster: whole(),
      standbyNamesPre: list(text()),
      standbyNamesPost: list(text()),
      dataDurability: oneOf(['required', 'preferred']),
      failoverQuorum: flag(),
    },
    ['method', 'number'],
  ),
})

const managed = fields({
  roles: list(
    fields(
      {
        name: text(),
        comment: text(),
        ensure: oneOf(['present', 'absent'], { default: 'present' }),
        passwordSecret: localRef(),
        disablePassword: flag(),
        connectionLimit: whole({ format: 'int64', default: -1 }),
        validUntil: text({ format: 'date-time' }),
        inRoles: list(text()),
        inherit: flag({ default: true }),
        superuser: flag(),
        createdb: flag(),
        createrole: flag(),
        login: flag(),
        replication: flag(),
        bypassrls: flag(),
      },
      ['name'],
    ),
  ),
  services: fields({
    disabledDefaultServices: list(oneOf(['rw', 'r', 'ro'])),
    additional: list(
      fields(
        {
          selectorType: oneOf(['rw', 'r', 'ro']),
          updateStrategy: oneOf(['patch', 'replace'], { default: 'patch' }),
          serviceTemplate: fields({ metadata: fields({ name: text(), labels: map(), annotations: map() }), spec: open() }),
        },
        ['selectorType', 'serviceTemplate'],
      ),
    ),
  }),
})

const backup = fields({
  target: oneOf(['primary', 'prefer-standby'], { default: 'prefer-standby' }),
  retentionPolicy: text({ pattern: '^[1-9][0-9]*[dwm]$' }),
  barmanObjectStore: barmanStore,
  volumeSnapshot: fields({
    className: text(),
    walClassName: text(),
    tablespaceClassName: map(),
    labels: map(),
    annotations: map(),
    snapshotOwnerReference: oneOf(['none', 'cluster', 'backup'], { default: 'none' }),
    online: flag({ default: true }),
    onlineConfiguration: fields({ immediateCheckpoint: flag(), waitForArchive: flag({ default: true }) }, [], {
      default: { waitForArchive: true, immediateCheckpoint: false },
    }),
  }),
})

const monitoring = fields({
  disableDefaultQueries: flag({ default: false }),
  customQueriesConfigMap: list(keyRef()),
  customQueriesSecret: list(keyRef()),
  enablePodMonitor: flag({ default: false }),
  podMonitorMetricRelabelings: list(open()),
  podMonitorRelabelings: list(open()),
  metricsQueriesTTL: text(),
  tls: fields({ enabled: flag({ default: false }) }),
})

const affinity = fields({
  enablePodAntiAffinity: flag(),
  podAntiAffinityType: text(),
  topologyKey: text(),
  nodeSelector: map(),
  nodeAffinity: open(),
  tolerations: list(open()),
  additionalPodAffinity: open(),
  additionalPodAntiAffinity: open(),
})

const replicationSlots = fields(
  {
    highAvailability: fields(
      {
        enabled: flag({ default: true }),
        slotPrefix: text({ default: '_cnpg_', pattern: '^[0-9a-z_]*$' }),
        synchronizeLogicalDecoding: flag(),
      },
      [],
      { default: { enabled: true } },
    ),
    synchronizeReplicas: fields({ enabled: flag({ default: true }), excludePatterns: list(text()) }, ['enabled']),
    updateInterval: whole({ default: 30, minimum: 1 }),
  },
  [],
  { default: { highAvailability: { enabled: true } } },
)

const seconds = (value: number) => whole({ format: 'int32', default: value })
const leaseSeconds = (value: number) => whole({ format: 'int32', default: value, minimum: 1 })

/** Schema of `Cluster.spec`: paths, required fields, enums, patterns and schema defaults as the operator's own CRD has them. */
export const clusterSpec: Schema = fields(
  {
    description: text(),
    inheritedMetadata: fields({ labels: map(), annotations: map() }),
    imageName: text(),
    imageCatalogRef: fields({ apiGroup: text(), kind: text(), name: text(), major: whole() }, ['kind', 'major', 'name']),
    imagePullPolicy: text(),
    imagePullSecrets: list(localRef()),
    schedulerName: text(),
    postgresUID: whole({ format: 'int64', default: 26 }),
    postgresGID: whole({ format: 'int64', default: 26 }),
    instances: whole({ minimum: 1, default: 1 }),
    minSyncReplicas: whole({ minimum: 0, default: 0 }),
    maxSyncReplicas: whole({ minimum: 0, default: 0 }),
    postgresql,
    replicationSlots,
    bootstrap,
    replica: fields(
      {
        self: text(),
        primary: text(),
        source: text({ minLength: 1 }),
        enabled: flag(),
        promotionToken: text(),
        minApplyDelay: text(),
      },
      ['source'],
    ),
    superuserSecret: localRef(),
    enableSuperuserAccess: flag({ default: false }),
    certificates: fields({
      serverCASecret: text(),
      serverTLSSecret: text(),
      clientCASecret: text(),
      replicationTLSSecret: text(),
      serverAltDNSNames: list(text()),
    }),
    storage,
    walStorage: storage,
    serviceAccountName: text({ maxLength: 253, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' }),
    serviceAccountTemplate: fields({ metadata: fields({ name: text(), labels: map(), annotations: map() }) }, ['metadata']),
    startDelay: seconds(3600),
    stopDelay: seconds(1800),
    smartShutdownTimeout: seconds(180),
    switchoverDelay: seconds(3600),
    failoverDelay: seconds(0),
    livenessProbeTimeout: whole({ format: 'int32' }),
    affinity,
    topologySpreadConstraints: list(
      open({
        properties: {
          maxSkew: whole({ format: 'int32' }),
          topologyKey: text(),
          whenUnsatisfiable: text(),
          minDomains: whole({ format: 'int32' }),
          labelSelector: open(),
        },
        required: ['maxSkew', 'topologyKey', 'whenUnsatisfiable'],
      }),
    ),
    resources: fields({ limits: map(quantity()), requests: map(quantity()), claims: list(open()) }),
    ephemeralVolumesSizeLimit: fields({ shm: quantity(), temporaryData: quantity() }),
    priorityClassName: text(),
    primaryUpdateStrategy: oneOf(['unsupervised', 'supervised'], { default: 'unsupervised' }),
    primaryUpdateMethod: oneOf(['switchover', 'restart'], { default: 'restart' }),
    primaryLease: fields({
      leaseDurationSeconds: leaseSeconds(15),
      renewDeadlineSeconds: leaseSeconds(10),
      retryPeriodSeconds: leaseSeconds(2),
      releasedLeaseDurationSeconds: leaseSeconds(1),
    }),
    backup,
    nodeMaintenanceWindow: fields({ inProgress: flag({ default: false }), reusePVC: flag({ default: true }) }),
    monitoring,
    externalClusters: list(
      fields(
        {
          name: text(),
          connectionParameters: map(),
          sslCert: open(),
          sslKey: open(),
          sslRootCert: open(),
          password: open(),
          barmanObjectStore: barmanStore,
          plugin,
        },
        ['name'],
      ),
    ),
    logLevel: oneOf(['error', 'warning', 'info', 'debug', 'trace'], { default: 'info' }),
    projectedVolumeTemplate: open(),
    ephemeralVolumeSource: open(),
    env: list(open()),
    envFrom: list(open()),
    managed,
    seccompProfile: open(),
    podSecurityContext: open(),
    securityContext: open(),
    podSelectorRefs: list(open()),
    tablespaces: list(
      fields({ name: text(), owner: fields({ name: text() }), storage, temporary: flag({ default: false }) }, ['name', 'storage']),
    ),
    enablePDB: flag({ default: true }),
    plugins: list(plugin),
    probes: fields({ startup: open(), liveness: open(), readiness: open() }),
  },
  ['instances'],
)
