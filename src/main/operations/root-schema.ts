import { AppError } from '../../shared/domain/app-error.ts'
import { apiVersionOf, type KindRef, resourcePath } from '../../shared/domain/kube.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { isRecord, type JsonRecord } from './json.ts'
import { asAppError } from './read-view.ts'
import { tidySchema } from './tidy-schema.ts'

/** The schema of a kind as its context has it. */
export interface RootSchema {
  /** A JSON Schema in the words of Kubernetes; null when it can't be had. */
  readonly schema: JsonRecord | null
  /** Why there is none; null when there is one. */
  readonly problem: string | null
}

/** Reads the schema of a root kind: from its own CustomResourceDefinition, or from what the server publishes of it. Never throws but when cancelled. */
export type ReadRootSchema = (reader: KubeReader, kind: KindRef, signal: AbortSignal) => Promise<RootSchema>

interface Held {
  readonly version: string
  readonly schema: JsonRecord
}

/** Contexts and kinds whose schemas are held at once: each is up to a megabyte of text. */
const maxHeld = 8

const definitions: KindRef = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
}
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json'

/** A reader of schemas that holds those it has read: a definition is read anew only when its resourceVersion is another. */
export function createRootSchemas(): ReadRootSchema {
  const held = new Map<string, Held>()

  function keep(key: string, value: Held): JsonRecord {
    held.delete(key)
    held.set(key, value)
    const [oldest] = held.keys()
    if (held.size > maxHeld && oldest !== undefined) held.delete(oldest)
    return value.schema
  }

  async function fromDefinition(reader: KubeReader, kind: KindRef, signal: AbortSignal): Promise<JsonRecord | null> {
    const path = resourcePath(definitions, null, `${kind.plural}.${kind.group}`)
    const key = `${reader.contextId} ${reader.server} ${path} ${kind.version}`
    const known = held.get(key)
    if (known !== undefined) {
      const head = parsed((await reader.request({ method: 'GET', path, accept: metadataOnly, signal })).text)
      if (isRecord(head.metadata) && head.metadata.resourceVersion === known.version) return known.schema
    }
    const definition = parsed((await reader.request({ method: 'GET', path, signal })).text)
    const versions = isRecord(definition.spec) && Array.isArray(definition.spec.versions) ? definition.spec.versions : []
    const version: unknown = versions.find((each: unknown) => isRecord(each) && each.name === kind.version)
    const schema = isRecord(version) && isRecord(version.schema) ? version.schema.openAPIV3Schema : null
    if (!isRecord(schema)) return null
    const resourceVersion = isRecord(definition.metadata) ? String(definition.metadata.resourceVersion) : ''
    return keep(key, { version: resourceVersion, schema: tidySchema(schema, {}) })
  }

  async function fromPublished(reader: KubeReader, kind: KindRef, signal: AbortSignal): Promise<JsonRecord | null> {
    const index = parsed((await reader.request({ method: 'GET', path: '/openapi/v3', signal })).text)
    const entry = isRecord(index.paths) ? index.paths[`apis/${apiVersionOf(kind)}`] : null
    const address = isRecord(entry) && typeof entry.serverRelativeURL === 'string' ? entry.serverRelativeURL : ''
    // Only a path of this server's own documents: an address is no permission to ask for anything else.
    if (!address.startsWith('/openapi/v3/')) return null
    const [path = '', query = ''] = address.split('?', 2)
    const key = `${reader.contextId} ${reader.server} ${path} ${kind.kind}`
    const known = held.get(key)
    if (known !== undefined && known.version === query) return known.schema
    const document = parsed(
      (await reader.request({ method: 'GET', path, query: Object.fromEntries(new URLSearchParams(query)), signal })).text,
    )
    const schemas = isRecord(document.components) && isRecord(document.components.schemas) ? document.components.schemas : {}
    const schema = Object.values(schemas).find(each => isOfKind(each, kind))
    return isRecord(schema) ? keep(key, { version: query, schema: tidySchema(schema, schemas) }) : null
  }

  return async (reader, kind, signal) => {
    const problems: string[] = []
    for (const read of [fromDefinition, fromPublished]) {
      try {
        const schema = await read(reader, kind, signal)
        if (schema !== null) return { schema, problem: null }
        problems.push(`There is no schema of ${kind.kind} ${apiVersionOf(kind)} in it.`)
      } catch (error) {
        if (signal.aborted) throw error
        problems.push(asAppError(error).message)
      }
    }
    const problem = `Neither the definition of ${kind.kind} nor the server’s own documents could be read. ${[...new Set(problems)].join(' ')}`
    return { schema: null, problem }
  }
}

function parsed(text: string): JsonRecord {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value
  } catch {
    // Told below, in the same words.
  }
  throw new AppError('unreachable', 'The server’s answer is no JSON object.')
}

function isOfKind(schema: unknown, kind: KindRef): boolean {
  const kinds: unknown = isRecord(schema) ? schema['x-kubernetes-group-version-kind'] : null
  return (
    Array.isArray(kinds) &&
    kinds.some(each => isRecord(each) && each.group === kind.group && each.version === kind.version && each.kind === kind.kind)
  )
}
