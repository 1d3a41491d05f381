import { ApiError, refuse } from './api-error.ts'
import type { ResourceExchange } from './handle-resource.ts'
import { readBody } from './http-exchange.ts'
import type { KubeObject } from './kube-object.ts'

/** `name`, `name:port` or `scheme:name:port`, as the proxy subresource names a pod (apimachinery's SplitSchemeNamePort). */
function splitProxyName(text: string): { readonly scheme: string; readonly name: string; readonly port: string } | null {
  const parts = text.split(':')
  const [first = '', second = '', third = ''] = parts
  if (parts.length === 1) return { scheme: 'http', name: first, port: '' }
  if (parts.length === 2) return { scheme: 'http', name: first, port: second }
  if (parts.length !== 3 || (first !== 'http' && first !== 'https' && first !== '')) return null
  return { scheme: first === '' ? 'http' : first, name: second, port: third }
}

/** Answers GET and POST of `pods/{name}/proxy/...` with what the pod's simulation says. Throws 503 when nothing listens there. */
export async function answerPodProxy(exchange: ResourceExchange, read: (name: string) => KubeObject): Promise<void> {
  const { world, info, request, response } = exchange
  const target = splitProxyName(info.name)
  if (target === null) throw refuse.badRequest(`invalid pod request ${JSON.stringify(info.name)}`)
  const pod = read(target.name)
  const isPost = request.method === 'POST'
  if (!isPost && request.method !== 'GET' && request.method !== 'HEAD') throw refuse.methodNotAllowed()
  const body = isPost ? await readBody(request, { mayBeEmpty: true, refuse: why => refuse.badRequest(why) }) : undefined
  const port = portOf(pod, target.port)
  const address = `${podAddress(pod)}:${port}`
  for (const pods of world.simulatedPods) {
    const asked = { scheme: target.scheme, port, path: info.proxyPath }
    const answer = isPost ? await (pods.post?.(pod, { ...asked, body }) ?? null) : pods.http(pod, asked, world.now().getTime())
    if (answer === null) continue
    const bytes = Buffer.from(answer.body)
    response.writeHead(answer.status, { 'content-type': answer.contentType, 'content-length': bytes.length })
    response.end(request.method === 'HEAD' ? undefined : bytes)
    return
  }
  throw new ApiError(503, 'ServiceUnavailable', `error trying to reach service: dial tcp ${address}: connect: connection refused`, {})
}

function podAddress(pod: KubeObject): string {
  const status = pod.status
  const ip = typeof status === 'object' && status !== null && 'podIP' in status ? status.podIP : ''
  if (typeof ip === 'string' && ip !== '') return ip
  throw new ApiError(503, 'ServiceUnavailable', 'error trying to reach service: the pod has no address yet', {})
}

/** A number, or the name of a container's port; the first declared one when none is given. */
function portOf(pod: KubeObject, text: string): number {
  const spec = pod.spec
  const containers =
    typeof spec === 'object' && spec !== null && 'containers' in spec && Array.isArray(spec.containers) ? spec.containers : []
  const ports: { name?: string; containerPort?: number }[] = containers.flatMap(container => container?.ports ?? [])
  if (/^\d{1,5}$/.test(text)) return Number(text)
  const found = text === '' ? ports[0] : ports.find(port => port.name === text)
  if (found?.containerPort === undefined) throw refuse.badRequest(`no port ${JSON.stringify(text)} on pod`)
  return found.containerPort
}
