import { type ApiError, refuse } from './api-error.ts'
import { duplicatesOf } from './duplicate-fields.ts'
import { cloneJson, getObject } from './json.ts'
import { isObject, type JsonObject, type KubeObject } from './kube-object.ts'
import { apiVersionOf, type Resource } from './resource.ts'
import { typedBodyProblem } from './typed-body.ts'
import type { WriteRequest } from './world.ts'

const summaryLength = 30

/** The words for a body that can't be told to be an object of any kind; it ends with the beginning of the body. */
export function unrecognized(resource: Resource, why: string, text: string): string {
  const hex = (part: string): string => Buffer.from(part).toString('hex')
  const head = text.startsWith('{') ? text.slice(0, summaryLength) : hex(text.slice(0, summaryLength))
  const summary = text === '' ? '<empty>' : `${head}${text.length > summaryLength ? ' ...' : ''}`
  return `the object provided is unrecognized (must be of type ${resource.kind}): ${why} (${summary})`
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function wrongKind(resource: Resource, body: JsonObject, apiVersion: string, kind: string): ApiError | undefined {
  const expected = apiVersionOf(resource)
  if (kind === resource.kind && apiVersion === expected) return undefined
  if (resource.custom) {
    if (kind !== resource.kind) {
      const cause = {
        reason: 'FieldValueInvalid',
        message: `Invalid value: ${JSON.stringify(kind)}: must be ${resource.kind}`,
        field: 'kind',
      }
      const name = getObject(body, 'metadata')?.name
      return refuse.invalid({ ...resource, kind }, typeof name === 'string' ? name : '', [cause])
    }
    return refuse.badRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${expected})`)
  }
  const version = apiVersion.split('/').at(-1) ?? ''
  const target = resource.group === '' ? 'core' : (resource.group.split('.')[0] ?? '')
  const why =
    apiVersion === expected
      ? `converting (${version}.${kind}) to (${target}.${resource.kind}): unknown conversion`
      : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "the practice cluster"`
  return refuse.badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${resource.kind}: ${why}`)
}

/** Checks that a body is what the URL says, and gives it the URL's kind and namespace. Throws 400 or 422. */
export function decodeBody(request: WriteRequest, body: unknown): KubeObject {
  const { resource } = request
  if (!isObject(body)) {
    const go = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
    const why = `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonKind(body)} into Go value of type ${go}`
    throw refuse.badRequest(unrecognized(resource, why, JSON.stringify(body) ?? ''))
  }
  const given = (key: string): string => (typeof body[key] === 'string' ? String(body[key]) : '')
  if (resource.custom && given('kind') === '') {
    const text = JSON.stringify(body)
    throw refuse.badRequest(unrecognized(resource, `Object 'Kind' is missing in '${text}'`, text))
  }
  const apiVersion = given('apiVersion') || apiVersionOf(resource)
  const kind = given('kind') || resource.kind
  const wrong = wrongKind(resource, body, apiVersion, kind)
  if (wrong !== undefined) throw wrong
  const problem = typedBodyProblem(resource, body)
  if (problem !== undefined)
    throw refuse.badRequest(`${kind} in version ${JSON.stringify(resource.version)} cannot be handled as a ${kind}: ${problem}`)
  const twice = request.fieldValidation === 'Ignore' ? [] : duplicatesOf(body).map(path => `duplicate field "${path}"`)
  if (twice.length > 0 && request.fieldValidation === 'Strict') {
    const version = JSON.stringify(resource.version)
    throw refuse.badRequest(`${kind} in version ${version} cannot be handled as a ${kind}: strict decoding error: ${twice.join(', ')}`)
  }
  for (const line of twice) request.warn(line)
  const metadata: JsonObject = isObject(body.metadata) ? cloneJson(body.metadata) : {}
  const { apiVersion: _v, kind: _k, metadata: _m, ...rest } = cloneJson(body)
  if (resource.namespaced && request.namespace !== undefined) {
    if (metadata.namespace !== undefined && metadata.namespace !== '' && metadata.namespace !== request.namespace) {
      throw refuse.badRequest('the namespace of the provided object does not match the namespace sent on the request')
    }
    metadata.namespace = request.namespace
  } else delete metadata.namespace
  return { apiVersion, kind, metadata, ...rest }
}
