import { ageColumn, crd, fields, flag, list, localRef, map, oneOf, open, text, whole } from './schema.ts'

const secretVersion = open()

/** CustomResourceDefinition of `Pooler`, a connection pooler in front of a Cluster. */
export const poolerCrd = crd({
  group: 'postgresql.cnpg.io',
  kind: 'Pooler',
  plural: 'poolers',
  description: 'A pool of connections to one service of a Cluster.',
  columns: [
    ageColumn,
    { name: 'Cluster', type: 'string', jsonPath: '.spec.cluster.name' },
    { name: 'Type', type: 'string', jsonPath: '.spec.type' },
    { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
  ],
  subresources: { status: {}, scale: { specReplicasPath: '.spec.instances', statusReplicasPath: '.status.instances' } },
  spec: fields(
    {
      cluster: localRef(),
      type: oneOf(['rw', 'ro', 'r'], { default: 'rw' }),
      instances: whole({ format: 'int32', default: 1 }),
      template: open(),
      pgbouncer: fields({
        poolMode: oneOf(['session', 'transaction'], { default: 'session' }),
        paused: flag({ default: false }),
        parameters: map(),
        pg_hba: list(text()),
        image: text(),
        imageCatalogRef: fields({ apiGroup: text(), kind: text(), name: text(), key: text() }, ['kind', 'name', 'key']),
        authQuery: text(),
        authQuerySecret: localRef(),
        clientCASecret: localRef(),
        clientTLSSecret: localRef(),
        serverCASecret: localRef(),
        serverTLSSecret: localRef(),
      }),
      deploymentStrategy: open(),
      monitoring: open(),
      serviceTemplate: open(),
      serviceAccountName: text({ maxLength: 253, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' }),
    },
    ['cluster', 'pgbouncer'],
  ),
  status: fields({
    instances: whole({ format: 'int32' }),
    phase: oneOf(['active', 'paused', 'inactive', 'failed']),
    phaseReason: text(),
    error: text(),
    image: text(),
    secrets: fields({
      clientCA: secretVersion,
      clientTLS: secretVersion,
      serverCA: secretVersion,
      serverTLS: secretVersion,
      pgBouncerSecrets: secretVersion,
    }),
  }),
  required: ['metadata', 'spec'],
})
