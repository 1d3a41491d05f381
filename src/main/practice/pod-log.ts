import { refuse } from './api-error.ts'
import type { ResourceExchange } from './handle-resource.ts'
import { getArray, getObject, getString } from './json.ts'
import type { KubeObject } from './kube-object.ts'
import type { PodLogLine } from './simulated-pods.ts'

/** How often a followed log looks for new lines, in real ms. */
const followEveryMs = 250
/** What a node keeps of a container's log. */
const keptMs = 6 * 3_600_000

/** Answers GET `pods/{name}/log` as the kubelet does: container, tailLines, sinceSeconds, sinceTime, timestamps, limitBytes, follow. Throws 400. */
export function answerPodLog({ world, query, response, signal }: ResourceExchange, pod: KubeObject): void {
  const container = containerOf(pod, query.get('container') ?? '')
  const number = (name: string) => readCount(query.get(name), name)
  const tail = number('tailLines')
  const sinceSeconds = number('sinceSeconds')
  const limit = number('limitBytes') ?? Number.POSITIVE_INFINITY
  const sinceTime = query.get('sinceTime')
  if (sinceTime !== null && Number.isNaN(Date.parse(sinceTime)))
    throw refuse.badRequest(`unable to parse sinceTime ${JSON.stringify(sinceTime)}`)
  if (isTrue(query.get('previous'))) {
    throw refuse.badRequest(`previous terminated container "${container}" in pod "${pod.metadata.name ?? ''}" not found`)
  }
  checkStarted(pod, container)
  const stamps = isTrue(query.get('timestamps'))
  const lines = (from: number, to: number): readonly PodLogLine[] => {
    for (const pods of world.simulatedPods) {
      const found = pods.log(pod, container, from, to)
      if (found !== null) return found
    }
    return []
  }
  const now = world.now().getTime()
  const from = Math.max(now - keptMs, sinceSeconds === null ? 0 : now - sinceSeconds * 1000, sinceTime === null ? 0 : Date.parse(sinceTime))
  const past = lines(from, now)
  let left = limit
  const write = (batch: readonly PodLogLine[]) => {
    const text = batch.map(line => `${stamps ? `${new Date(line.at).toISOString().replace('Z', '000000Z')} ` : ''}${line.text}\n`).join('')
    const bytes = Buffer.from(text).subarray(0, left)
    left -= bytes.length
    if (bytes.length > 0) response.write(bytes)
  }
  response.writeHead(200, { 'content-type': 'text/plain' })
  response.flushHeaders()
  write(tail === null ? past : tail === 0 ? [] : past.slice(-tail))
  if (!isTrue(query.get('follow')) || left === 0) {
    response.end()
    return
  }
  let told = now
  const gone = () =>
    world.store.collection('/pods').get(`${pod.metadata.namespace ?? ''}/${pod.metadata.name ?? ''}`)?.object.metadata.uid !==
    pod.metadata.uid
  const timer = setInterval(() => {
    const until = world.now().getTime()
    write(lines(told, until))
    told = until
    if (left === 0 || gone()) finish()
  }, followEveryMs)
  function finish() {
    clearInterval(timer)
    signal.removeEventListener('abort', finish)
    response.end()
  }
  response.on('close', finish)
  signal.addEventListener('abort', finish)
}

function containerOf(pod: KubeObject, asked: string): string {
  const names = (key: string) => getArray(getObject(pod, 'spec'), key).map(each => getString(each, 'name') ?? '')
  const containers = names('containers')
  const name = pod.metadata.name ?? ''
  if (asked === '' && containers.length === 1) return containers[0] ?? ''
  if (asked === '') throw refuse.badRequest(`a container name must be specified for pod ${name}, choose one of: [${containers.join(' ')}]`)
  if (![...containers, ...names('initContainers')].includes(asked))
    throw refuse.badRequest(`container ${asked} is not valid for pod ${name}`)
  return asked
}

function checkStarted(pod: KubeObject, container: string): void {
  const status = getArray(getObject(pod, 'status'), 'containerStatuses').find(each => getString(each, 'name') === container)
  const waiting = getString(getObject(getObject(status, 'state'), 'waiting'), 'reason')
  const phase = getString(getObject(pod, 'status'), 'phase')
  const reason = phase === 'Pending' || phase === undefined ? (waiting ?? 'ContainerCreating') : waiting
  if (reason === undefined || reason === 'CrashLoopBackOff') return
  throw refuse.badRequest(`container "${container}" in pod "${pod.metadata.name ?? ''}" is waiting to start: ${reason}`)
}

function readCount(text: string | null, name: string): number | null {
  if (text === null || text === '') return null
  if (!/^\d{1,15}$/.test(text)) throw refuse.badRequest(`invalid ${name}: ${JSON.stringify(text)}`)
  return Number(text)
}

function isTrue(text: string | null): boolean {
  return text !== null && !['', '0', 'false', 'False', 'F', 'f', 'FALSE'].includes(text)
}
