import type { Schema } from './schema.ts'

const text: Schema = { type: 'string' }
const textMap: Schema = { type: 'object', additionalProperties: text }

/** `metadata` of every kind: which of its lists and maps are merged, and how. */
export const objectMetaSchema: Schema = {
  type: 'object',
  typeName: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  description: 'Standard metadata that all persisted objects have.',
  alwaysThere: true,
  properties: {
    name: { ...text, description: 'Name, unique within a namespace.' },
    generateName: { ...text, description: 'Prefix for a name that the server makes unique.' },
    namespace: { ...text, description: 'The space within which the name must be unique.' },
    selfLink: text,
    uid: { ...text, description: 'Identity of the object in time and space, set by the server.' },
    resourceVersion: { ...text, description: 'Opaque version of the object, for optimistic concurrency and watches.' },
    generation: { type: 'integer', format: 'int64', description: 'Number of the present desired state.' },
    creationTimestamp: { type: 'string', format: 'date-time' },
    deletionTimestamp: { type: 'string', format: 'date-time' },
    deletionGracePeriodSeconds: { type: 'integer', format: 'int64' },
    labels: { ...textMap, description: 'Keys and values by which objects are selected.' },
    annotations: { ...textMap, description: 'Keys and values for tools.' },
    finalizers: {
      type: 'array',
      items: text,
      description: 'Names that must be removed before the object goes.',
      'x-kubernetes-list-type': 'set',
      'x-kubernetes-patch-strategy': 'merge',
    },
    ownerReferences: {
      type: 'array',
      description: 'Objects on which this one depends.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
      'x-kubernetes-patch-strategy': 'merge',
      'x-kubernetes-patch-merge-key': 'uid',
      items: {
        type: 'object',
        typeName: 'io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference',
        'x-kubernetes-map-type': 'atomic',
        required: ['apiVersion', 'kind', 'name', 'uid'],
        properties: {
          apiVersion: text,
          kind: text,
          name: text,
          uid: text,
          controller: { type: 'boolean' },
          blockOwnerDeletion: { type: 'boolean' },
        },
      },
    },
    managedFields: {
      type: 'array',
      description: 'Which manager owns which fields.',
      'x-kubernetes-list-type': 'atomic',
      items: {
        type: 'object',
        typeName: 'io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry',
        properties: {
          manager: text,
          operation: text,
          apiVersion: text,
          time: { type: 'string', format: 'date-time' },
          fieldsType: text,
          fieldsV1: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          subresource: text,
        },
      },
    },
  },
}

/** A kind's schema with apiVersion, kind and metadata put in. */
export function wholeSchema(schema: Schema | undefined): Schema {
  const base: Schema = schema ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  return { ...base, properties: { ...base.properties, apiVersion: text, kind: text, metadata: objectMetaSchema } }
}
