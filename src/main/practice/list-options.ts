import { ApiError, refuse, type StatusCause } from './api-error.ts'

const options = { group: 'meta.k8s.io', plural: '', kind: 'ListOptions' }

/** A whole number of a query; undefined when it isn't given. Throws 400 in the words of the parser. */
export function queryInteger(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (!/^[+-]?\d{1,15}$/.test(text)) throw refuse.badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}

/** A yes or no of a query; undefined when it isn't given. */
function queryBoolean(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name)
  return text === null ? undefined : !['0', 'false', 'False', 'F', 'f', 'FALSE'].includes(text)
}

/**
 * Checks what a list or a watch may ask together (apimachinery, `ValidateListOptions`). Throws 422 with a cause for each thing that makes
 * no sense, and 400 for a token that comes with a version of its own.
 */
export function checkListOptions(query: URLSearchParams, isWatch: boolean): void {
  const causes: StatusCause[] = []
  const version = query.get('resourceVersion') ?? ''
  const match = query.get('resourceVersionMatch') ?? ''
  const initial = queryBoolean(query, 'sendInitialEvents')
  const forbid = (field: string, why: string): void => {
    causes.push({ reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field })
  }
  const unsupported = (supported: string): void => {
    causes.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(match)}: supported values: ${supported}`,
      field: 'resourceVersionMatch',
    })
  }
  if (isWatch && initial !== undefined) {
    if (match !== 'NotOlderThan') forbid('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
    if (match !== '' && match !== 'NotOlderThan') unsupported('"NotOlderThan"')
  } else if (match !== '' && isWatch)
    forbid('resourceVersionMatch', 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')
  else if (match !== '') {
    if (version === '') forbid('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided')
    if (query.get('continue')) forbid('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided')
    if (match !== 'Exact' && match !== 'NotOlderThan') unsupported('"Exact", "NotOlderThan", ""')
    if (match === 'Exact' && version === '0')
      forbid('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
  }
  if (!isWatch && initial !== undefined) forbid('sendInitialEvents', 'sendInitialEvents is forbidden for list')
  if (causes.length > 0) throw refuse.invalid(options, '', causes)
  if (!isWatch && query.get('continue') && version !== '' && version !== '0')
    throw refuse.badRequest('specifying resource version is not allowed when using continue')
}

/** What no parser could read: the API server answers it with 500 and no reason. */
export function unreadable(message: string): ApiError {
  return new ApiError(500, '', message)
}
