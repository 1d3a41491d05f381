import { crd, fields, flag, keyRef, list, map, oneOf, open, text, time, whole } from './schema.ts'

const args = list(text())
const encryption = oneOf(['AES256', 'aws:kms'])

/** CustomResourceDefinition of `ObjectStore`, the place that the backup plugin writes to. */
export const objectStoreCrd = crd({
  group: 'barmancloud.cnpg.io',
  kind: 'ObjectStore',
  plural: 'objectstores',
  description: 'Where base backups and WAL of the Clusters that refer to it are kept.',
  subresources: { status: {} },
  spec: fields(
    {
      retentionPolicy: text({ pattern: '^[1-9][0-9]*[dwm]$' }),
      configuration: fields(
        {
          destinationPath: text({ minLength: 1 }),
          endpointURL: text(),
          endpointCA: keyRef(),
          serverName: text(),
          s3Credentials: fields({
            accessKeyId: keyRef(),
            secretAccessKey: keyRef(),
            region: keyRef(),
            sessionToken: keyRef(),
            inheritFromIAMRole: flag(),
          }),
          googleCredentials: fields({ applicationCredentials: keyRef(), gkeEnvironment: flag() }),
          azureCredentials: fields({
            connectionString: keyRef(),
            storageAccount: keyRef(),
            storageKey: keyRef(),
            storageSasToken: keyRef(),
            inheritFromAzureAD: flag(),
            useDefaultAzureCredentials: flag(),
          }),
          wal: fields({
            compression: oneOf(['bzip2', 'gzip', 'lz4', 'snappy', 'xz', 'zstd']),
            encryption,
            maxParallel: whole({ minimum: 1 }),
            archiveAdditionalCommandArgs: args,
            restoreAdditionalCommandArgs: args,
          }),
          data: fields({
            compression: oneOf(['bzip2', 'gzip', 'lz4', 'snappy']),
            encryption,
            jobs: whole({ minimum: 1, format: 'int32' }),
            immediateCheckpoint: flag(),
            additionalCommandArgs: args,
            restoreAdditionalCommandArgs: args,
          }),
          tags: map(),
          historyTags: map(),
        },
        ['destinationPath'],
      ),
      instanceSidecarConfiguration: fields({
        env: list(open()),
        resources: open(),
        logLevel: oneOf(['error', 'warning', 'info', 'debug', 'trace'], { default: 'info' }),
        retentionPolicyIntervalSeconds: whole({ default: 1800 }),
        additionalContainerArgs: args,
      }),
    },
    ['configuration'],
  ),
  status: fields({
    serverRecoveryWindow: map(fields({ firstRecoverabilityPoint: time(), lastSuccessfulBackupTime: time(), lastFailedBackupTime: time() })),
  }),
  required: ['metadata', 'spec'],
})
