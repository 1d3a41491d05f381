/**
 * Kubeconfigs to contexts: pure, so that importing one runs nothing and reads nothing beside it. Names are resolved as kubectl does (the first
 * file that says a name wins), but an entry that is wrong costs only the contexts that use it.
 */
import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import { checkAuthority, checkProxy, checkServer, checkUser, contextWarnings } from './kubeconfig-checks.ts'
import type { ContextSource, KubeconfigContext, UserFields } from './kubeconfig-context.ts'
import { asRecord, type ClusterEntry, type Entry, readCluster, readUser } from './kubeconfig-entries.ts'
import { KubeconfigSyntaxError, readKubeconfigYaml } from './kubeconfig-yaml.ts'

export type { KubeconfigContext } from './kubeconfig-context.ts'

/** No more contexts than this are taken from one file. */
const maxEntries = 10_000

/** One kubeconfig text, read but not yet resolved. */
export interface KubeconfigFile {
  readonly source: ContextSource
  readonly baseDir: string | null
  readonly clusters: ReadonlyMap<string, Entry<ClusterEntry>>
  readonly users: ReadonlyMap<string, Entry<UserFields>>
  readonly contexts: readonly {
    readonly name: string
    readonly cluster: string | null
    readonly user: string | null
    readonly namespace: string | null
    readonly problem: string | null
  }[]
  readonly currentContext: string | null
  readonly problems: readonly string[]
  /** The text as a whole could not be read: not YAML, no map, too large. */
  readonly unreadable: boolean
}

/** The id of a source or context: 12 hex digits of a hash, stable over starts. */
export function shortId(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 12)
}

/** Contexts of one kubeconfig text by itself. */
export function parseKubeconfig(
  text: string,
  options: { path: string | null; source?: ContextSource },
): { contexts: KubeconfigContext[]; problems: string[] } {
  const title = options.path === null ? 'pasted text' : basename(options.path)
  const source = options.source ?? {
    id: shortId(options.path ?? title),
    title,
    path: options.path,
    kind: options.path === null ? 'pasted' : 'added-file',
  }
  const file = readKubeconfigFile(text, source)
  return { contexts: resolveContexts([file]), problems: [...file.problems] }
}

/** Reads one text; never throws: what is wrong is in `problems`. */
export function readKubeconfigFile(text: string, source: ContextSource): KubeconfigFile {
  const baseDir = source.path === null ? null : dirname(source.path)
  const empty = { source, baseDir, clusters: new Map(), users: new Map(), contexts: [], currentContext: null }
  let root: unknown
  try {
    root = readKubeconfigYaml(text)
  } catch (error) {
    const because = error instanceof KubeconfigSyntaxError ? error.message : 'It can not be read.'
    return { ...empty, problems: [because], unreadable: true }
  }
  if (root === null || root === undefined) return { ...empty, problems: [], unreadable: false }
  const top = asRecord(root)
  if (top === null) return { ...empty, problems: ['It is YAML, but no kubeconfig: it is not a map.'], unreadable: true }
  const problems: string[] = []
  if (top.kind !== undefined && top.kind !== 'Config') problems.push(`Its kind is “${String(top.kind)}”, not Config.`)
  if (top.apiVersion !== undefined && top.apiVersion !== 'v1') problems.push('Its apiVersion is not v1; kubectl refuses it.')
  const clusters = readNamed(top, 'clusters', 'cluster', problems, (name, raw) => readCluster(name, raw, baseDir))
  const users = readNamed(top, 'users', 'user', problems, (_, raw) => readUser(raw, baseDir))
  const contexts = readNamed(top, 'contexts', 'context', problems, (_, raw) => ({
    cluster: text1(raw.cluster),
    user: text1(raw.user),
    namespace: text1(raw.namespace),
    problem: contextShape(raw),
  }))
  const current = top['current-context']
  return {
    source,
    baseDir,
    clusters,
    users,
    contexts: [...contexts].map(([name, fields]) => ({ name, ...fields })),
    currentContext: typeof current === 'string' && current !== '' ? current : null,
    problems,
    unreadable: false,
  }
}

function text1(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function contextShape(raw: Readonly<Record<string, unknown>>): string | null {
  for (const key of ['cluster', 'user', 'namespace']) {
    const value = raw[key]
    if (value !== undefined && value !== null && typeof value !== 'string') return `${key} is not text.`
  }
  return null
}

function readNamed<T>(
  top: Readonly<Record<string, unknown>>,
  listKey: string,
  itemKey: string,
  problems: string[],
  read: (name: string, raw: Readonly<Record<string, unknown>>) => T,
): Map<string, T> {
  const found = new Map<string, T>()
  const list = Object.hasOwn(top, listKey) ? top[listKey] : undefined
  if (list === undefined || list === null) return found
  if (!Array.isArray(list)) {
    problems.push(`${listKey} is not a list.`)
    return found
  }
  if (list.length > maxEntries) problems.push(`${listKey} has ${list.length} entries; only the first ${maxEntries} are read.`)
  for (const [index, item] of list.slice(0, maxEntries).entries()) {
    const name = asRecord(item)?.name
    const raw = asRecord(asRecord(item)?.[itemKey] ?? {})
    if (typeof name !== 'string' || name === '') problems.push(`${listKey}[${index}] has no name.`)
    else if (raw === null) problems.push(`${listKey}[${index}] (“${name}”): ${itemKey} is not a map.`)
    else if (found.has(name)) problems.push(`${listKey} has “${name}” twice; the first is used.`)
    else found.set(name, read(name, raw))
  }
  return found
}

/**
 * Contexts of files that are merged, as those of `$KUBECONFIG` are: the first file that says a cluster, user or context wins. A context that
 * kubectl would hide behind another of that name stays usable, with the entries of its own file.
 */
export function resolveContexts(files: readonly KubeconfigFile[]): KubeconfigContext[] {
  const seen = new Set<string>()
  return files.flatMap(file =>
    file.contexts.map(context => {
      const hidden = seen.has(context.name)
      seen.add(context.name)
      const order = hidden ? [file, ...files] : files
      const cluster = context.cluster === null ? undefined : firstOf(order, other => other.clusters.get(context.cluster ?? ''))
      const user = context.user === null ? undefined : firstOf(order, other => other.users.get(context.user ?? ''))
      const id = shortId(file.source.id, context.name)
      const base = { id, name: context.name, source: file.source, namespace: context.namespace, user: context.user }
      return resolveContext(base, context, cluster, user)
    }),
  )
}

function firstOf<T>(
  files: readonly KubeconfigFile[],
  find: (file: KubeconfigFile) => T | undefined,
): { entry: T; file: KubeconfigFile } | undefined {
  for (const file of files) {
    const entry = find(file)
    if (entry !== undefined) return { entry, file }
  }
  return undefined
}

function resolveContext(
  base: Pick<KubeconfigContext, 'id' | 'name' | 'source' | 'namespace' | 'user'>,
  context: KubeconfigFile['contexts'][number],
  cluster: { entry: Entry<ClusterEntry>; file: KubeconfigFile } | undefined,
  user: { entry: Entry<UserFields>; file: KubeconfigFile } | undefined,
): KubeconfigContext {
  const clusterFields = cluster?.entry.fields ?? readCluster(context.cluster ?? '', {}, null).fields
  const auth = user?.entry.fields ?? readUser({}, null).fields
  const checked = checkServer(clusterFields, auth)
  const server = 'url' in checked ? checked.url : null
  const hasCa = clusterFields.certificateAuthority !== null || clusterFields.certificateAuthorityData !== null
  const problem =
    context.problem ??
    (context.cluster === null ? 'It names no cluster.' : null) ??
    (cluster === undefined ? `Cluster “${context.cluster}” is not in the kubeconfig.` : null) ??
    (context.user !== null && user === undefined ? `User “${context.user}” is not in the kubeconfig.` : null) ??
    about('Cluster', context.cluster, cluster?.entry.problem) ??
    about('User', context.user, user?.entry.problem) ??
    ('problem' in checked ? checked.problem : null) ??
    (clusterFields.insecureSkipTlsVerify && hasCa
      ? 'It gives a certificate authority and also says insecure-skip-tls-verify; kubectl refuses that too.'
      : null) ??
    checkAuthority(clusterFields) ??
    checkProxy(clusterFields.proxyUrl) ??
    checkUser(auth)
  const { server: _, ...fields } = clusterFields
  return {
    ...base,
    server,
    cluster: fields,
    auth,
    problem,
    warnings: contextWarnings(base.name, server, clusterFields, auth),
    baseDir: (user ?? cluster)?.file.baseDir ?? base.source.path,
  }
}

function about(what: string, name: string | null, problem: string | null | undefined): string | null {
  return problem === null || problem === undefined ? null : `${what} “${name ?? ''}”: ${problem}`
}
