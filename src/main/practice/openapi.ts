import { createHash } from 'node:crypto'
import { servedVersions } from './discovery.ts'
import { isObject, type JsonObject } from './kube-object.ts'
import { apiVersionOf, type Resource } from './resource.ts'
import type { Schema } from './schema.ts'
import { objectMetaSchema, wholeSchema } from './schema-metadata.ts'
import type { World } from './world.ts'

function documentPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`
}

/** `/openapi/v3`: where each group version's document is; the hash changes with the kinds served. */
export function openApiIndex(world: World) {
  const paths: Record<string, { serverRelativeURL: string }> = {}
  for (const apiVersion of servedVersions(world.registry.all())) {
    const path = documentPath(apiVersion)
    const hash = createHash('sha256').update(`${world.name} ${world.registry.generation} ${apiVersion}`).digest('hex').toUpperCase()
    paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }
  }
  return { paths }
}

/** One group version's document (`apis/apps/v1`), or undefined when it isn't served. */
export function openApiDocument(world: World, path: string): JsonObject | undefined {
  const resources = world.registry.all().filter(resource => documentPath(apiVersionOf(resource)) === path)
  if (resources.length === 0) return undefined
  const schemas: JsonObject = {}
  const paths: JsonObject = {}
  for (const resource of resources) {
    const name = componentName(resource)
    const gvk = { group: resource.group, kind: resource.kind, version: resource.version }
    const { typeName: _typeName, ...own } = wholeSchema(resource.schema)
    schemas[name] = { ...emitBody(own, schemas), 'x-kubernetes-group-version-kind': [gvk] }
    Object.assign(paths, pathsOf(resource, name, gvk))
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'practice' },
    paths,
    components: { schemas },
  }
}

function componentName(resource: Resource): string {
  if (resource.schema?.typeName !== undefined) return resource.schema.typeName
  return `${resource.group.split('.').reverse().join('.')}.${resource.version}.${resource.kind}`
}

/** A named type becomes a component and a reference to it; `schemas` collects the components. */
function emit(schema: Schema, schemas: JsonObject): JsonObject {
  const { typeName, description } = schema
  if (typeName === undefined) return emitBody(schema, schemas)
  if (!Object.hasOwn(schemas, typeName)) {
    // Reserve the name first: types refer to each other.
    schemas[typeName] = {}
    const { 'x-kubernetes-map-type': mapType, ...body } = typeName === objectMetaSchema.typeName ? objectMetaSchema : schema
    schemas[typeName] = emitBody(mapType === undefined ? body : { ...body, 'x-kubernetes-map-type': mapType }, schemas)
  }
  return { ...(description === undefined ? {} : { description }), allOf: [{ $ref: `#/components/schemas/${typeName}` }] }
}

function emitBody(schema: Schema, schemas: JsonObject): JsonObject {
  const result: JsonObject = {}
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'typeName' || key === 'alwaysThere' || value === undefined) continue
    if (key === 'required' && Array.isArray(value) && value.length === 0) continue
    if (key === 'properties' && isObject(value)) {
      result.properties = Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, child]) => [name, emit(child, schemas)]))
    } else if (key === 'items' && schema.items !== undefined) result.items = emit(schema.items, schemas)
    else if (key === 'additionalProperties' && typeof schema.additionalProperties === 'object') {
      result.additionalProperties = emit(schema.additionalProperties, schemas)
    } else result[key] = value
  }
  return result
}

function parameter(name: string) {
  return { name, in: 'query', schema: { type: 'string', uniqueItems: true } }
}

const writeParameters = [parameter('dryRun'), parameter('fieldManager'), parameter('fieldValidation')]

/** The paths with the parameters that clients look for before they rely on them (kubectl asks for `dryRun` and `fieldValidation`). */
function pathsOf(resource: Resource, component: string, gvk: JsonObject): JsonObject {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`
  const collection = `${root}${resource.namespaced ? '/namespaces/{namespace}' : ''}/${resource.plural}`
  const ok = { '200': { description: 'OK', content: { 'application/json': { schema: { $ref: `#/components/schemas/${component}` } } } } }
  const operation = (action: string, parameters: readonly unknown[]) => ({
    operationId: `${action}${resource.namespaced ? 'Namespaced' : ''}${resource.kind}`,
    parameters,
    responses: ok,
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk,
  })
  if (resource.virtual) return { [collection]: { post: operation('post', writeParameters) } }
  return {
    [collection]: {
      get: operation('list', [parameter('labelSelector'), parameter('fieldSelector'), parameter('limit'), parameter('continue')]),
      post: operation('post', writeParameters),
      delete: operation('deletecollection', [parameter('dryRun')]),
    },
    [`${collection}/{name}`]: {
      get: operation('get', []),
      put: operation('put', writeParameters),
      patch: operation('patch', [...writeParameters, parameter('force')]),
      delete: operation('delete', [parameter('dryRun'), parameter('propagationPolicy'), parameter('gracePeriodSeconds')]),
    },
  }
}
