import type { JsonObject } from './kube-object.ts'

/** One entry of `Status.details.causes`. */
export interface StatusCause {
  readonly reason: string
  readonly message: string
  readonly field?: string
}

/** What a kind is called in an error: its plural and group (`deployments.apps`). */
export interface ResourceName {
  readonly group: string
  readonly plural: string
  readonly kind: string
}

/** An answer of kind `Status`, thrown by whatever refuses a request. */
export class ApiError extends Error {
  readonly code: number
  readonly status: JsonObject
  readonly headers: Readonly<Record<string, string>>
  /** Said as plain text instead of a `Status`. */
  readonly plain: string | undefined

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: JsonObject,
    extra?: { metadata?: JsonObject; headers?: Record<string, string>; plain?: string },
  ) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.headers = extra?.headers ?? {}
    this.plain = extra?.plain
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: extra?.metadata ?? {},
      status: 'Failure',
      message,
      ...(reason === '' ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    }
  }
}

function qualified(resource: ResourceName): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`
}

function detailsOf(resource: ResourceName, name: string): JsonObject {
  return { ...(name === '' ? {} : { name }), ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.plural }
}

/** The refusals of the API, worded as the Kubernetes API server words them (apimachinery, `pkg/api/errors`). */
export const refuse = {
  notFound: (resource: ResourceName, name: string) =>
    new ApiError(404, 'NotFound', `${qualified(resource)} "${name}" not found`, detailsOf(resource, name)),
  alreadyExists: (resource: ResourceName, name: string) =>
    new ApiError(409, 'AlreadyExists', `${qualified(resource)} "${name}" already exists`, detailsOf(resource, name)),
  conflict: (resource: ResourceName, name: string, why: string) =>
    new ApiError(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`, detailsOf(resource, name)),
  modified: (resource: ResourceName, name: string) =>
    refuse.conflict(resource, name, 'the object has been modified; please apply your changes to the latest version and try again'),
  badRequest: (message: string) => new ApiError(400, 'BadRequest', message),
  forbidden: (resource: ResourceName, name: string, why: string, causes?: readonly StatusCause[]) =>
    new ApiError(403, 'Forbidden', `${qualified(resource)}${name === '' ? '' : ` "${name}"`} is forbidden: ${why}`, {
      ...detailsOf(resource, name),
      ...(causes === undefined ? {} : { causes }),
    }),
  /** 422 with one cause per field. The message lists them sorted the way they came. */
  invalid(resource: ResourceName, name: string, causes: readonly StatusCause[]) {
    const lines = causes.map(cause => (cause.field ? `${cause.field}: ${cause.message}` : cause.message))
    const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`
    const text = lines.length === 1 ? lines[0] : `[${[...new Set(lines)].join(', ')}]`
    return new ApiError(422, 'Invalid', `${kind} "${name}" is invalid: ${text}`, {
      ...(name === '' ? {} : { name }),
      ...(resource.group === '' ? {} : { group: resource.group }),
      ...(resource.kind === '' ? {} : { kind: resource.kind }),
      causes,
    })
  },
  gone: (message: string) => new ApiError(410, 'Expired', message),
  pathNotFound: () => new ApiError(404, 'NotFound', 'the server could not find the requested resource', {}),
  /** A path that leads to no handler at all. */
  noSuchPath: () => new ApiError(404, 'NotFound', '404 page not found', {}, { plain: '404 page not found\n' }),
  methodNotAllowed: () => new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
  unauthorized: () => new ApiError(401, 'Unauthorized', 'Unauthorized'),
  unsupportedMediaType: (accepted: readonly string[]) =>
    new ApiError(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
    ),
  notImplemented: (why: string) => new ApiError(501, 'NotImplemented', why),
}
