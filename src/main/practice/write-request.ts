import { ApiError, refuse, type StatusCause } from './api-error.ts'
import type { ResourceExchange } from './handle-resource.ts'
import { contentTypeOf } from './http-exchange.ts'
import { getArray } from './json.ts'
import type { Resource } from './resource.ts'
import type { WriteRequest } from './world.ts'

const optionKinds: Readonly<Record<string, string>> = { create: 'CreateOptions', update: 'UpdateOptions', patch: 'PatchOptions' }
const maxManagerBytes = 128

function checkManager(manager: string, isApply: boolean): StatusCause | undefined {
  const field = 'fieldManager'
  if (manager === '' && isApply) return { reason: 'FieldValueRequired', message: 'Required value: is required for apply patch', field }
  if (Buffer.byteLength(manager) > maxManagerBytes)
    return { reason: 'FieldValueTooLong', message: `Too long: may not be more than ${maxManagerBytes} bytes`, field }
  const bad = [...manager].findIndex(letter => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(letter))
  if (bad < 0) return undefined
  const code = ([...manager][bad]?.codePointAt(0) ?? 0).toString(16)
  const shown = JSON.stringify(manager).replace(/\\u00/g, '\\x')
  const message = `Invalid value: ${shown}: invalid character U+${code.toUpperCase().padStart(4, '0')} (at position ${bad})`
  return { reason: 'FieldValueInvalid', message, field }
}

/** Reads what a write asks for beside its body. Throws 422 for options that make no sense; `warn` receives what goes out as warnings. */
export function readWriteRequest(
  { user, info, query, request }: ResourceExchange,
  resource: Resource,
  body: unknown,
  warn: (message: string) => void,
): WriteRequest {
  const agent = (request.headers['user-agent'] ?? '').split('/')[0] || 'unknown'
  const isDelete = info.verb === 'delete' || info.verb === 'deletecollection'
  // Where a delete has a body, the server reads no options from the query, `dryRun` no more than others.
  const dryRun = isDelete && body !== undefined ? getArray(body, 'dryRun') : query.getAll('dryRun').filter(value => value !== '')
  const causes: StatusCause[] = []
  if (dryRun.some(value => value !== 'All')) {
    const message = `Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`
    causes.push({ reason: 'FieldValueNotSupported', message, field: 'dryRun' })
  }
  const validation = query.get('fieldValidation') || 'Warn'
  if (validation !== 'Ignore' && validation !== 'Warn' && validation !== 'Strict') {
    const message = `Unsupported value: ${JSON.stringify(validation)}: supported values: "", "Ignore", "Strict", "Warn"`
    causes.push({ reason: 'FieldValueNotSupported', message, field: 'fieldValidation' })
  }
  const manager = query.get('fieldManager') ?? ''
  const isApply = info.verb === 'patch' && contentTypeOf(request) === 'application/apply-patch+yaml'
  const cause = checkManager(manager, isApply)
  if (cause !== undefined) causes.push(cause)
  if (causes.length > 0) {
    throw refuse.invalid({ group: 'meta.k8s.io', plural: '', kind: optionKinds[info.verb] ?? 'DeleteOptions' }, '', causes)
  }
  return {
    resource,
    namespace: info.namespace,
    name: info.name,
    subresource: info.subresource === 'status' || info.subresource === 'scale' ? info.subresource : '',
    username: user.name,
    user,
    patches: info.verb === 'patch',
    dryRun: dryRun.length > 0,
    fieldManager: manager === '' ? agent : manager,
    fieldValidation: validation === 'Ignore' || validation === 'Strict' ? validation : 'Warn',
    warn,
  }
}

/** Warnings as a header, so that no text of theirs can be anything else. */
export function warningHeaders(warnings: readonly string[]): Record<string, string> {
  if (warnings.length === 0) return {}
  // Control characters and what no header may carry become spaces; RFC 7234 wants a quoted string.
  const quote = (text: string): string =>
    `299 - "${text
      .replace(/[^\x20-\x7e]/g, ' ')
      .replace(/[\\"]/g, '\\$&')
      .slice(0, 1000)}"`
  return { warning: [...new Set(warnings)].slice(0, 20).map(quote).join(', ') }
}

/** The refusal of a verb that a kind's door doesn't take; custom kinds name the verb. */
export function verbNotTaken(resource: Resource, verb: string): ApiError {
  if (!resource.custom) return refuse.methodNotAllowed()
  const { group, plural } = resource
  const text = `${verb} is not supported on resources of kind "${plural}.${group}"`
  return new ApiError(405, 'MethodNotAllowed', text, { group, kind: plural })
}
