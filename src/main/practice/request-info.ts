/** What a request is about, as the authorizer and the router see it. */
export interface RequestInfo {
  readonly resourceRequest: boolean
  readonly path: string
  /** get, list, watch, create, update, patch, delete, deletecollection; or the lower-case method for other paths. */
  readonly verb: string
  readonly group: string
  readonly version: string
  readonly namespace: string | undefined
  readonly resource: string
  readonly subresource: string
  readonly name: string
  /** What is asked of a pod behind `proxy`: begins with `/`. */
  readonly proxyPath: string
}

const verbs: Readonly<Record<string, string>> = { POST: 'create', GET: 'get', HEAD: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }

/** Reads a URL path by the rules of apiserver's RequestInfo. Only paths below a group's version are resource requests. */
export function parseRequest(method: string, path: string, query: URLSearchParams): RequestInfo {
  const parts = path
    .split('/')
    .filter(part => part !== '')
    .map(decode)
  const other = {
    resourceRequest: false,
    path,
    verb: method.toLowerCase(),
    group: '',
    version: '',
    namespace: undefined,
    resource: '',
    subresource: '',
    name: '',
    proxyPath: '/',
  }
  const core = parts[0] === 'api'
  if (!core && parts[0] !== 'apis') return other
  const group = core ? '' : (parts[1] ?? '')
  const version = parts[core ? 1 : 2]
  let rest = parts.slice(core ? 2 : 3)
  if (version === undefined || rest.length === 0) return other
  // The older way to ask for a watch: `/api/v1/watch/…`.
  const oldWatch = rest[0] === 'watch' && rest.length > 1 && method === 'GET'
  if (oldWatch) rest = rest.slice(1)
  let namespace: string | undefined
  // `/namespaces/x/pods` is about pods; `/namespaces/x` and its status and finalize are about the namespace.
  if (rest[0] === 'namespaces' && rest.length > 2 && !(core && ['status', 'finalize'].includes(rest[2] ?? ''))) {
    namespace = rest[1]
    rest = rest.slice(2)
  }
  const [resource = '', name = '', ...deeper] = rest
  let verb = verbs[method] ?? method.toLowerCase()
  if (name === '' && verb === 'get') verb = 'list'
  if (name === '' && verb === 'delete') verb = 'deletecollection'
  const watching = query.get('watch')
  if (verb === 'list' && watching !== null && !['', '0', 'false'].includes(watching)) verb = 'watch'
  if (oldWatch) verb = 'watch'
  const proxied = deeper[0] === 'proxy'
  const subresource = proxied ? 'proxy' : deeper.join('/')
  const proxyPath = `/${proxied ? deeper.slice(1).join('/') : ''}`
  return { resourceRequest: true, path, verb, group, version, namespace, resource, subresource, name, proxyPath }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
