import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { ControlPlane } from '../control-plane/start-control-plane.ts'
import { editNamespace, type TestUser } from '../control-plane/users.ts'

const flowControl = '/apis/flowcontrol.apiserver.k8s.io/v1'
const webhooks = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations'
const name = 'no-room'

/**
 * Puts users into a priority level of one seat, and holds the seat by a write whose webhook doesn't answer: the others are refused with 429. One of the
 * users must be `editor`, whose write it is. Gives what ends it.
 */
export async function fillPriorityLevel(plane: ControlPlane, users: readonly TestUser[]): Promise<() => Promise<void>> {
  const { cert, key } = await plane.files.authority.issue({})
  const held: ServerResponse[] = []
  const server = createServer({ cert, key }, (request, response) => {
    request.resume()
    held.push(response)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const must = async (path: string, body: unknown) => {
    const answer = await plane.ask(path, { method: 'POST', body })
    if (answer.status !== 201) throw new Error(`${path}: ${answer.text}`)
  }
  await must(`${flowControl}/prioritylevelconfigurations`, {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'PriorityLevelConfiguration',
    metadata: { name },
    spec: {
      type: 'Limited',
      limited: { nominalConcurrencyShares: 0, lendablePercent: 0, borrowingLimitPercent: 0, limitResponse: { type: 'Reject' } },
    },
  })
  const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }
  await must(`${flowControl}/flowschemas`, {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    metadata: { name },
    spec: {
      priorityLevelConfiguration: { name },
      matchingPrecedence: 50,
      rules: [{ subjects: users.map(user => ({ kind: 'User', user: { name: user } })), resourceRules: [everything] }],
    },
  })
  await must(webhooks, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: 'never.answers.test',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Ignore',
        timeoutSeconds: 30,
        clientConfig: { url: `https://127.0.0.1:${address.port}/`, caBundle: Buffer.from(plane.ca).toString('base64') },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
      },
    ],
  })
  let over = false
  const filling = fill()
  async function fill(): Promise<void> {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'waits-' } }
    while (!over) {
      // Whatever it is answered: the next one takes the seat again.
      await plane.ask(`/api/v1/namespaces/${editNamespace}/configmaps?dryRun=All`, { method: 'POST', body, token: plane.tokens.editor })
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
  return async () => {
    if (over) return
    over = true
    await plane.ask(`${webhooks}/${name}`, { method: 'DELETE' })
    await plane.ask(`${flowControl}/flowschemas/${name}`, { method: 'DELETE' })
    await plane.ask(`${flowControl}/prioritylevelconfigurations/${name}`, { method: 'DELETE' })
    for (const response of held) response.destroy()
    server.closeAllConnections()
    await filling
    await new Promise(resolve => server.close(resolve))
  }
}
