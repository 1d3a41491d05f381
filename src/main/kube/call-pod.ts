import type { HttpStream } from './http.ts'
import type { KubeRequest, PodCallAnswer } from './kube-client.ts'
import { podPath, statusMessage } from './pod-proxy.ts'
import { readBounded } from './read-bounded.ts'

/** The largest answer to a call that is read. */
const maxBytes = 64 * 1024

/** A POST to what a pod serves. */
export function podCallRequest(
  call: {
    readonly namespace: string
    readonly name: string
    readonly scheme: string
    readonly port: number
    readonly path: string
    readonly body: Readonly<Record<string, unknown>>
  },
  options: { readonly signal: AbortSignal; readonly timeoutMs: number },
): KubeRequest {
  return {
    method: 'POST',
    path: podPath({ ...call, pod: call.name }),
    contentType: 'application/json',
    body: JSON.stringify(call.body),
    ...options,
  }
}

/** What an answer is, and whose: the API server's own refusals come as a Status, all else is the pod's or of what stands in between. */
export async function readCallAnswer(answer: HttpStream): Promise<PodCallAnswer> {
  const text = (await readBounded(answer.body, '', maxBytes)).toString('utf8')
  const message = answer.status >= 400 ? statusMessage(text) : null
  if (message !== null)
    return { status: answer.status, from: 'server', text: message === '' ? `the server answered ${answer.status}` : message }
  return { status: answer.status, from: 'pod', text }
}
