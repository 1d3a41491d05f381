import { PracticeApiError, type PracticeClient } from './client.ts'
import { getArray, getPath, getString } from './json.ts'
import type { JsonObject, KubeObject } from './kube-object.ts'

/** How a pod's command ended. */
export interface CommandEnd {
  readonly exitCode: number
  /** What it printed. */
  readonly output: string
}

/**
 * Does what the one command that pods can run here does: `kubectl annotate` and `kubectl patch --type=merge` of one object, as the pod's ServiceAccount
 * and with its rights alone. null: the pod runs something else, of which nothing is simulated.
 */
export async function runPodCommand(client: PracticeClient, pod: KubeObject): Promise<CommandEnd | null> {
  const container = getArray(pod, 'spec', 'containers')[0]
  const words = [...getArray(container, 'command'), ...getArray(container, 'args')].map(String)
  if (words[0] !== 'kubectl') return null
  try {
    return { exitCode: 0, output: await runKubectl(client, pod, words.slice(1)) }
  } catch (error) {
    if (error instanceof PracticeApiError) return { exitCode: 1, output: `Error from server (${error.reason}): ${error.message}` }
    if (error instanceof UsageError) return { exitCode: 1, output: `error: ${error.message}` }
    throw error
  }
}

class UsageError extends Error {}

interface Call {
  readonly verb: string
  readonly resource: string
  readonly name: string
  readonly pairs: readonly string[]
  readonly flags: ReadonlyMap<string, string>
}

function parseWords(words: readonly string[]): Call {
  const flags = new Map<string, string>()
  const plain: string[] = []
  for (const word of words) {
    const [, flag, value] = /^--([a-z-]+)(?:=([\s\S]*))?$/.exec(word) ?? []
    if (flag === undefined) plain.push(word)
    else flags.set(flag, value ?? 'true')
  }
  const unknown = [...flags.keys()].find(flag => !['namespace', 'overwrite', 'field-manager', 'type', 'patch'].includes(flag))
  if (unknown !== undefined) throw new UsageError(`unknown flag: --${unknown}`)
  const [verb = '', resource = '', name = '', ...pairs] = plain
  return { verb, resource, name, pairs, flags }
}

async function runKubectl(client: PracticeClient, pod: KubeObject, words: readonly string[]): Promise<string> {
  const own = pod.metadata.namespace ?? 'default'
  const account = getString(pod, 'spec', 'serviceAccountName') ?? 'default'
  const as = {
    user: `system:serviceaccount:${own}:${account}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${own}`, 'system:authenticated'],
  }
  const { verb, resource, name, pairs, flags } = parseWords(words)
  const ask = (method: 'GET' | 'PATCH', path: string, body?: unknown): Promise<JsonObject> =>
    client.request(method, path, body, 'application/merge-patch+json', as)
  const dot = resource.indexOf('.')
  if (dot < 0 || name === '') throw new UsageError('one resource of a group and its name are needed')
  const [plural, group] = [resource.slice(0, dot), resource.slice(dot + 1)]
  const version = getString(await ask('GET', `/apis/${group}`), 'preferredVersion', 'version') ?? ''
  const namespace = flags.get('namespace') ?? own
  const path = `/apis/${group}/${version}/namespaces/${encodeURIComponent(namespace)}/${plural}/${encodeURIComponent(name)}`
  const live = await ask('GET', path)
  const patch = verb === 'annotate' ? annotations(live, pairs, flags.has('overwrite')) : verb === 'patch' ? readPatch(flags) : null
  if (patch === null) throw new UsageError(`unknown command ${JSON.stringify(verb)} for "kubectl"`)
  const manager = flags.get('field-manager') ?? `kubectl-${verb}`
  await ask('PATCH', `${path}?fieldManager=${encodeURIComponent(manager)}`, patch)
  return `${plural.replace(/s$/, '')}.${group}/${name} ${verb === 'annotate' ? 'annotated' : 'patched'}`
}

function annotations(live: JsonObject, pairs: readonly string[], overwrite: boolean): JsonObject {
  const entries = pairs.map(pair => {
    const at = pair.indexOf('=')
    if (at < 1) throw new UsageError(`invalid annotation ${JSON.stringify(pair)}`)
    return [pair.slice(0, at), pair.slice(at + 1)] as const
  })
  if (entries.length === 0) throw new UsageError('at least one annotation update is required')
  const held = entries.find(([key]) => getPath(live, ['metadata', 'annotations', key]) !== undefined)
  if (held !== undefined && !overwrite)
    throw new UsageError(`--overwrite is false but found the following declared annotation(s): '${held[0]}'`)
  return { metadata: { annotations: Object.fromEntries(entries) } }
}

function readPatch(flags: ReadonlyMap<string, string>): unknown {
  if (flags.get('type') !== 'merge') throw new UsageError('only --type=merge is known here')
  try {
    return JSON.parse(flags.get('patch') ?? '')
  } catch {
    throw new UsageError('unable to parse the patch')
  }
}
