import type { DraftStep } from '../../../src/main/engines/engine.ts'
import { buildStepRequest, requestTarget, stepNamespace } from '../../../src/main/operations/step-request.ts'
import type { Answer } from '../control-plane/ask-server.ts'
import type { ControlPlane } from '../control-plane/start-control-plane.ts'
import { editNamespace } from '../control-plane/users.ts'

/** Has the server try steps in dry run, byte for byte as the app sends them. */
export interface StepTrier {
  /** The server's words for the first step that it refuses; null when it takes all of them. */
  refusalOf(steps: readonly DraftStep[]): Promise<string | null>
}

const messageOf = ({ status, body, text }: Answer): string =>
  typeof body === 'object' && body !== null && 'message' in body ? `${status} ${String(body.message)}` : `${status} ${text.slice(0, 500)}`

/** Namespaces that the steps go into are made for real, because a dry run can't stand on one. */
export function createStepTrier(plane: ControlPlane): StepTrier {
  const there = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease', editNamespace, 'cnpg-system'])
  const signal = new AbortController().signal

  async function makeNamespace(name: string): Promise<void> {
    if (there.has(name)) return
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
    const answer = await plane.ask('/api/v1/namespaces', { method: 'POST', body })
    if (answer.status < 300 || answer.status === 409) there.add(name)
  }

  /** Whether a namespace of this name is there, made for an earlier draw or by another trier of this server. */
  async function isThere(name: string): Promise<boolean> {
    if (!there.has(name) && (await plane.ask(`/api/v1/namespaces/${name}`)).status === 200) there.add(name)
    return there.has(name)
  }

  async function send(step: DraftStep): Promise<Answer> {
    const basis = { exists: false, uid: null, resourceVersion: null }
    const request = buildStepRequest(step, { basis, force: false, guardCreate: true, signal })
    const target = requestTarget({ ...request, query: { ...request.query, dryRun: 'All' } })
    const body: unknown = request.body === undefined ? undefined : JSON.parse(request.body)
    const method = request.method === 'GET' ? 'POST' : request.method
    return plane.ask(target, { method, body, ...(request.contentType === undefined ? {} : { contentType: request.contentType }) })
  }

  return {
    async refusalOf(steps) {
      for (const step of steps) {
        // A namespace is tried as new, so one that was made for an earlier draw can't be.
        if (step.verb === 'apply' && step.kind.kind === 'Namespace' && (await isThere(step.manifest.metadata.name))) continue
        const answer = await send(step)
        const namespace = stepNamespace(step)
        if (answer.status !== 404 || namespace === null) {
          if (answer.status >= 300) return `${step.id}: ${messageOf(answer)}`
          continue
        }
        await makeNamespace(namespace)
        const again = await send(step)
        if (again.status >= 300) return `${step.id}: ${messageOf(again)}`
      }
      return null
    },
  }
}
