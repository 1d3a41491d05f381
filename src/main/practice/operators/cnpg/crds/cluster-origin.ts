import { fields, flag, keyRef, list, localRef, map, oneOf, open, type Schema, text, whole } from './schema.ts'

/** One volume of every member. */
export const storage: Schema = fields({
  storageClass: text(),
  size: text(),
  resizeInUseVolumes: flag({ default: true }),
  pvcTemplate: open(),
})

/** One plugin that a Cluster uses. */
export const plugin: Schema = fields(
  { name: text(), enabled: flag({ default: true }), isWALArchiver: flag({ default: false }), parameters: map() },
  ['name'],
)

/** An object store of the deprecated in-tree backups. */
export const barmanStore: Schema = fields(
  {
    destinationPath: text({ minLength: 1 }),
    endpointURL: text(),
    endpointCA: keyRef(),
    serverName: text(),
    s3Credentials: open(),
    googleCredentials: open(),
    azureCredentials: open(),
    wal: open(),
    data: open(),
    tags: map(),
    historyTags: map(),
  },
  ['destinationPath'],
)

const sqlRefs = fields({ secretRefs: list(keyRef()), configMapRefs: list(keyRef()) })

const initdb = fields({
  database: text(),
  owner: text(),
  secret: localRef(),
  encoding: text(),
  localeCollate: text(),
  localeCType: text(),
  locale: text(),
  localeProvider: text(),
  icuLocale: text(),
  icuRules: text(),
  builtinLocale: text(),
  dataChecksums: flag(),
  walSegmentSize: whole({ minimum: 1, maximum: 1024 }),
  options: list(text()),
  postInitSQL: list(text()),
  postInitApplicationSQL: list(text()),
  postInitTemplateSQL: list(text()),
  postInitSQLRefs: sqlRefs,
  postInitApplicationSQLRefs: sqlRefs,
  postInitTemplateSQLRefs: sqlRefs,
  import: fields(
    {
      type: oneOf(['microservice', 'monolith']),
      databases: list(text()),
      roles: list(text()),
      source: fields({ externalCluster: text() }, ['externalCluster']),
      schemaOnly: flag(),
      postImportApplicationSQL: list(text()),
      pgDumpExtraOptions: list(text()),
      pgRestoreExtraOptions: list(text()),
      pgRestorePredataOptions: list(text()),
      pgRestoreDataOptions: list(text()),
      pgRestorePostdataOptions: list(text()),
    },
    ['databases', 'source', 'type'],
  ),
})

const typedRef = fields({ name: text(), kind: text(), apiGroup: text() }, ['name', 'kind'])

/** Where the data of a new Cluster come from. */
export const bootstrap: Schema = fields({
  initdb,
  recovery: fields({
    source: text(),
    backup: fields({ name: text(), endpointCA: keyRef() }, ['name']),
    volumeSnapshots: fields({ storage: typedRef, walStorage: typedRef, tablespaceStorage: map(typedRef) }, ['storage']),
    recoveryTarget: fields({
      backupID: text(),
      targetTLI: text(),
      targetXID: text(),
      targetName: text(),
      targetLSN: text(),
      targetTime: text(),
      targetImmediate: flag(),
      exclusive: flag(),
    }),
    database: text(),
    owner: text(),
    secret: localRef(),
  }),
  pg_basebackup: fields({ source: text({ minLength: 1 }), database: text(), owner: text(), secret: localRef() }, ['source']),
})
