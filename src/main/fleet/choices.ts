import { AppError } from '../../shared/domain/app-error.ts'
import type { Choice } from '../../shared/domain/form.ts'
import type { KindRef, KubeObject } from '../../shared/domain/kube.ts'
import { isForeign404, type KubeReader } from '../kube/kube-client.ts'

/** More than anybody scrolls through. */
const maxChoices = 5_000

const namespaces: KindRef = { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false }
const storageClasses: KindRef = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  namespaced: false,
}

/**
 * What a context offers for a form's field: `namespaces`, `storage-classes`, `time-zones` (those known here: no cluster lists its own), or the names of objects of a kind as `<plural>.<group>`, in a
 * namespace if one is given. A kind that is not served offers nothing. Throws AppError as the reads do, and bad-input for other sources.
 */
export async function readChoices(reader: KubeReader, source: string, namespace: string | null, signal: AbortSignal): Promise<Choice[]> {
  if (source === 'time-zones') return timeZones()
  const noteOf = source === 'namespaces' ? describeNamespace : source === 'storage-classes' ? describeStorageClass : () => null
  const kind = source === 'namespaces' ? namespaces : source === 'storage-classes' ? storageClasses : await findKind(reader, source, signal)
  if (kind === null) return []
  const { items } = await reader.list(kind, { namespace: kind.namespaced ? namespace : null, signal })
  const names = new Map<string, Choice>()
  for (const item of items) {
    const { name } = item.metadata
    if (!names.has(name)) names.set(name, { value: name, label: name, note: noteOf(item) })
  }
  return [...names.values()].sort((a, b) => (a.value < b.value ? -1 : 1)).slice(0, maxChoices)
}

function timeZones(): Choice[] {
  const names = ['Etc/UTC', ...Intl.supportedValuesOf('timeZone').filter(name => name.includes('/') && name !== 'Etc/UTC')]
  return names.map(name => ({ value: name, label: name, note: null }))
}

/** The served version of a kind; null when it is not served. */
async function findKind(reader: KubeReader, source: string, signal: AbortSignal): Promise<KindRef | null> {
  const [, plural, group] = /^([a-z0-9]+)\.([a-z0-9]([a-z0-9.-]*[a-z0-9])?)$/.exec(source) ?? []
  if (plural === undefined || group === undefined || !group.includes('.'))
    throw new AppError('bad-input', `There are no choices of “${source}”.`)
  const groupInfo = await readGroup(reader, group, signal)
  const version = record(groupInfo?.preferredVersion).version
  if (typeof version !== 'string' || !/^[a-z0-9]+$/.test(version)) return null
  const resources = (await readJson(reader, `/apis/${group}/${version}`, signal))?.resources
  for (const raw of Array.isArray(resources) ? resources : []) {
    const resource = record(raw)
    if (resource.name !== plural || typeof resource.kind !== 'string') continue
    return { group, version, kind: resource.kind, plural, namespaced: resource.namespaced === true }
  }
  return null
}

/** null when the cluster does not serve the group: a 404 that is no Status is believed when the list of groups says the same. */
async function readGroup(reader: KubeReader, group: string, signal: AbortSignal): Promise<Record<string, unknown> | null> {
  try {
    return await readJson(reader, `/apis/${group}`, signal)
  } catch (error) {
    if (!isForeign404(error)) throw error
    const list = await readJson(reader, '/apis', signal)
    if (list?.kind !== 'APIGroupList' || !Array.isArray(list.groups)) throw error
    if (list.groups.some(each => record(each).name === group)) throw error
    return null
  }
}

async function readJson(reader: KubeReader, path: string, signal: AbortSignal): Promise<Record<string, unknown> | null> {
  try {
    const answer = await reader.request({ method: 'GET', path, signal })
    return record(JSON.parse(answer.text))
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null
    throw error
  }
}

function describeNamespace(object: KubeObject): string | null {
  return record(object.status).phase === 'Terminating' ? 'is being deleted' : null
}

function describeStorageClass(object: KubeObject): string | null {
  const isDefault = object.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true'
  const grows = object.allowVolumeExpansion === true ? 'can be expanded' : 'cannot be expanded'
  const provisioner = typeof object.provisioner === 'string' ? object.provisioner.slice(0, 100) : null
  return [isDefault ? 'default' : null, grows, provisioner].filter(part => part !== null).join(', ')
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
