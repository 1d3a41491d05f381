import { createServer } from 'node:https'
import jsonPatch from 'fast-json-patch'
import { z } from 'zod'
import type { AdmissionAnswer, AdmissionHook } from '../../../src/main/practice/admission.ts'
import type { KubeObject } from '../../../src/main/practice/kube-object.ts'
import type { ControlPlane } from '../control-plane/start-control-plane.ts'

const KubeLike = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string().optional(), namespace: z.string().optional() }),
})
const Review = z.object({
  request: z.object({
    uid: z.string(),
    kind: z.object({ group: z.string(), kind: z.string() }),
    operation: z.enum(['CREATE', 'UPDATE', 'DELETE']),
    userInfo: z.object({ username: z.string() }),
    dryRun: z.boolean().optional(),
    object: KubeLike.nullable(),
    oldObject: KubeLike.nullable(),
  }),
})
type Request = z.infer<typeof Review>['request']

const asObject = (value: z.infer<typeof KubeLike>): KubeObject => JSON.parse(JSON.stringify(value))

function ask(hooks: readonly AdmissionHook[], request: Request): { readonly object: KubeObject; readonly answer: AdmissionAnswer } | null {
  const hook = hooks.find(each => each.apiGroup === request.kind.group && each.kind === request.kind.kind)
  const subject = request.object ?? request.oldObject
  if (hook === undefined || subject === null) return null
  const object = asObject(subject)
  const answer = hook.admit({
    operation: request.operation,
    subresource: '',
    object,
    oldObject: request.oldObject === null || request.operation === 'DELETE' ? null : asObject(request.oldObject),
    dryRun: request.dryRun ?? false,
    username: request.userInfo.username,
  })
  return { object, answer }
}

function respond(hooks: readonly AdmissionHook[], request: Request, mutates: boolean): Record<string, unknown> {
  const asked = ask(hooks, request)
  const allowed = { uid: request.uid, allowed: true }
  if (asked === null) return allowed
  const { object, answer } = asked
  if (mutates) {
    const patch = answer.object === undefined ? [] : jsonPatch.compare(object, answer.object)
    return patch.length === 0
      ? allowed
      : { ...allowed, patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') }
  }
  const warnings = answer.warnings === undefined || answer.warnings.length === 0 ? {} : { warnings: answer.warnings }
  const { denied } = answer
  if (denied === undefined) return { ...allowed, ...warnings }
  const causes = denied.causes?.map(({ reason, field, message }) => ({ reason, field, message }))
  const refusal = causes === undefined ? { code: 403, reason: 'Forbidden' } : { code: 422, reason: 'Invalid', details: { causes } }
  return { uid: request.uid, allowed: false, status: { status: 'Failure', message: denied.message, ...refusal }, ...warnings }
}

function configuration(
  kind: 'Mutating' | 'Validating',
  hooks: readonly AdmissionHook[],
  port: number,
  ca: string,
  plurals: ReadonlyMap<string, string>,
) {
  const webhooks = hooks.map(hook => ({
    name: hook.name,
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    failurePolicy: 'Fail',
    timeoutSeconds: 20,
    clientConfig: { url: `https://127.0.0.1:${port}/${kind.toLowerCase()}`, caBundle: Buffer.from(ca).toString('base64') },
    rules: [
      {
        apiGroups: [hook.apiGroup],
        apiVersions: ['*'],
        operations: kind === 'Mutating' ? ['CREATE', 'UPDATE'] : ['CREATE', 'UPDATE', 'DELETE'],
        resources: [plurals.get(`${hook.apiGroup}/${hook.kind}`) ?? '*'],
      },
    ],
  }))
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: `${kind}WebhookConfiguration`,
    metadata: { name: `test-${kind.toLowerCase()}` },
    webhooks,
  }
}

/**
 * Serves the simulated operator's admission as real webhooks: a mutating one for the defaults and a validating one for refusals and warnings, with
 * a certificate of the control plane's authority. Resolves once both are registered. Disposing ends the server; the registration stays, and
 * writes then fail as they do when an operator is down.
 */
export async function serveWebhooks(
  plane: ControlPlane,
  hooks: readonly AdmissionHook[],
  plurals: ReadonlyMap<string, string>,
  onError: (error: unknown) => void,
): Promise<AsyncDisposable> {
  const { cert, key } = await plane.files.authority.issue({ names: ['localhost'], addresses: ['127.0.0.1'] })
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = []
    request.on('error', onError)
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      try {
        const review = Review.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')))
        const answer = respond(hooks, review.request, request.url?.startsWith('/mutating') === true)
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer }))
      } catch (error) {
        onError(error)
        response.statusCode = 500
        response.end(String(error))
      }
    })
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  for (const kind of ['Mutating', 'Validating'] as const) {
    const body = configuration(kind, hooks, address.port, plane.ca, plurals)
    const path = `/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase()}webhookconfigurations`
    const answer = await plane.ask(path, { method: 'POST', body })
    if (answer.status !== 201) throw new Error(`${path}: ${answer.text}`)
  }
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
