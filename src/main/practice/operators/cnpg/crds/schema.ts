import type { JsonObject, KubeObject } from '../../../kube-object.ts'

/** One node of a structural OpenAPI v3 schema. */
export type Schema = JsonObject

type Extra = Readonly<Record<string, unknown>>

/** A string, with further keywords such as `enum` or `pattern`. */
export function text(extra: Extra = {}): Schema {
  return { type: 'string', ...extra }
}

/** A string out of a closed list. */
export function oneOf(values: readonly string[], extra: Extra = {}): Schema {
  return { type: 'string', enum: [...values], ...extra }
}

/** An RFC 3339 time. */
export function time(): Schema {
  return { type: 'string', format: 'date-time' }
}

/** A whole number. */
export function whole(extra: Extra = {}): Schema {
  return { type: 'integer', ...extra }
}

/** A yes or no. */
export function flag(extra: Extra = {}): Schema {
  return { type: 'boolean', ...extra }
}

/** A list of one kind of item. */
export function list(items: Schema, extra: Extra = {}): Schema {
  return { type: 'array', items, ...extra }
}

/** A map from free keys to one kind of value. */
export function map(values: Schema = text(), extra: Extra = {}): Schema {
  return { type: 'object', additionalProperties: values, ...extra }
}

/** An object of named fields; `required` lists those that must be there. */
export function fields(properties: Readonly<Record<string, Schema>>, required: readonly string[] = [], extra: Extra = {}): Schema {
  return { type: 'object', properties, ...(required.length > 0 ? { required: [...required] } : {}), ...extra }
}

/** A subtree that is kept as written: real manifests carry fields there that this simulation doesn't look at. */
export function open(extra: Extra = {}): Schema {
  return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, ...extra }
}

/** An amount such as `10Gi` or `500m`: text or a number. */
export function quantity(): Schema {
  return {
    anyOf: [{ type: 'integer' }, { type: 'string' }],
    pattern: '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
    'x-kubernetes-int-or-string': true,
  }
}

/** Reference to an object of the same namespace. */
export function localRef(): Schema {
  return fields({ name: text() }, ['name'])
}

/** Reference to one key of a Secret or ConfigMap of the same namespace. */
export function keyRef(): Schema {
  return fields({ name: text(), key: text() }, ['name', 'key'])
}

/** A column of `kubectl get`. */
export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer' | 'boolean' | 'date'
  readonly jsonPath: string
  readonly description?: string
}

/** What one CustomResourceDefinition is made from; it serves and stores one version. */
export interface CrdParts {
  readonly group: string
  readonly kind: string
  readonly plural: string
  readonly scope?: 'Namespaced' | 'Cluster'
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly columns?: readonly Column[]
  readonly subresources?: JsonObject
  readonly spec: Schema
  readonly status?: Schema
  readonly required: readonly string[]
  readonly description: string
}

/** Builds the manifest of a CustomResourceDefinition with the single version `v1`. */
export function crd(parts: CrdParts): KubeObject {
  const singular = parts.kind.toLowerCase()
  const properties: Record<string, Schema> = {
    apiVersion: text(),
    kind: text(),
    metadata: { type: 'object' },
    spec: parts.spec,
    ...(parts.status ? { status: parts.status } : {}),
  }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${parts.plural}.${parts.group}` },
    spec: {
      group: parts.group,
      names: {
        kind: parts.kind,
        listKind: `${parts.kind}List`,
        plural: parts.plural,
        singular,
        ...(parts.shortNames ? { shortNames: [...parts.shortNames] } : {}),
        ...(parts.categories ? { categories: [...parts.categories] } : {}),
      },
      scope: parts.scope ?? 'Namespaced',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          ...(parts.columns ? { additionalPrinterColumns: parts.columns.map(column => ({ ...column })) } : {}),
          ...(parts.subresources ? { subresources: parts.subresources } : {}),
          schema: { openAPIV3Schema: { description: parts.description, type: 'object', required: [...parts.required], properties } },
        },
      ],
    },
  }
}

/** The column that every kind of this operator begins with. */
export const ageColumn: Column = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }
