import { ageColumn, crd, fields, flag, list, oneOf, open, text, whole } from './schema.ts'

const ensure = oneOf(['present', 'absent'], { default: 'present' })
const option = fields({ name: text(), value: text(), ensure }, ['name', 'value'])
const usage = open({ properties: { name: text() }, required: ['name'] })
const outcome = list(fields({ name: text(), applied: flag(), message: text() }, ['applied', 'name']))

/** CustomResourceDefinition of `Database`, one database inside a Cluster. */
export const databaseCrd = crd({
  group: 'postgresql.cnpg.io',
  kind: 'Database',
  plural: 'databases',
  description: 'A database inside a Cluster with its schemas and extensions.',
  columns: [
    ageColumn,
    { name: 'Cluster', type: 'string', jsonPath: '.spec.cluster.name' },
    { name: 'PG Name', type: 'string', jsonPath: '.spec.name' },
    { name: 'Applied', type: 'boolean', jsonPath: '.status.applied' },
    { name: 'Message', type: 'string', jsonPath: '.status.message', description: 'What the last attempt said' },
  ],
  subresources: { status: {} },
  spec: fields(
    {
      cluster: fields({ name: text({ default: '' }) }),
      name: text(),
      owner: text(),
      ensure,
      databaseReclaimPolicy: oneOf(['delete', 'retain'], { default: 'retain' }),
      template: text(),
      encoding: text(),
      locale: text(),
      localeProvider: text(),
      localeCollate: text(),
      localeCType: text(),
      icuLocale: text(),
      icuRules: text(),
      builtinLocale: text(),
      collationVersion: text(),
      isTemplate: flag(),
      allowConnections: flag(),
      connectionLimit: whole(),
      tablespace: text(),
      schemas: list(fields({ name: text(), owner: text(), ensure }, ['name'])),
      extensions: list(fields({ name: text(), version: text(), schema: text(), ensure }, ['name'])),
      fdws: list(
        fields({ name: text(), owner: text(), handler: text(), validator: text(), ensure, options: list(option), usage: list(usage) }, [
          'name',
        ]),
      ),
      servers: list(fields({ name: text(), fdw: text(), ensure, options: list(option), usage: list(usage) }, ['fdw', 'name'])),
    },
    ['cluster', 'name', 'owner'],
  ),
  status: fields({
    applied: flag(),
    message: text(),
    observedGeneration: whole({ format: 'int64' }),
    schemas: outcome,
    extensions: outcome,
    fdws: outcome,
    servers: outcome,
  }),
  required: ['metadata', 'spec'],
})
