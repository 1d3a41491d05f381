import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { engine } from '../../../src/main/engines/cnpg/engine.ts'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import { connectTo, contextFor } from '../../fakes/connect-to.ts'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { fullConsent, operationsOn } from '../../fakes/operations-on.ts'
import { crdFolder, startTestCluster, type TestCluster } from '../start-test-cluster.ts'

const never = new AbortController().signal
const namespace = 'cnpg-system'
const name = 'cnpg-controller-manager'
const deploymentPath = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`

/** The operator's real definitions, as the files are: of the largest some 650,000 bytes. */
function realDefinitions(): string[] {
  const folder = crdFolder('cnpg')
  const texts = readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8'))
  return texts.filter(text => /^ {2}group: postgresql\.cnpg\.io$/m.test(text))
}

/** A release's manifest with these definitions. */
function manifestWith(
  definitions: readonly string[],
  version: string,
  more: { readonly verbs?: readonly string[]; readonly webhook?: string; readonly webhooks?: false } = {},
): string {
  const labels = { 'app.kubernetes.io/name': 'cloudnative-pg' }
  const image = `images.example/cloudnative-pg:${version}`
  const container = { name: 'manager', image, env: [{ name: 'OPERATOR_IMAGE_NAME', value: image }] }
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'cnpg-manager', namespace } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'cnpg-manager' },
      rules: [{ apiGroups: ['postgresql.cnpg.io'], resources: ['clusters'], verbs: more.verbs ?? ['get', 'list', 'watch'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'cnpg-manager-rolebinding' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cnpg-manager' },
      subjects: [{ kind: 'ServiceAccount', name: 'cnpg-manager', namespace }],
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { serviceAccountName: 'cnpg-manager', containers: [container] } },
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'cnpg-validating' },
      webhooks: [
        {
          name: 'vcluster.cnpg.io',
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          // Nobody answers here: what is written meanwhile is taken unchecked.
          failurePolicy: 'Ignore',
          timeoutSeconds: 1,
          clientConfig: { service: { namespace, name: 'cnpg-webhook-service', path: '/validate' } },
          rules: [
            { apiGroups: ['postgresql.cnpg.io'], apiVersions: ['v1'], operations: ['UPDATE'], resources: [more.webhook ?? 'backups'] },
          ],
        },
      ],
    },
  ]
  const kept = more.webhooks === false ? objects.filter(({ kind }) => kind !== 'ValidatingWebhookConfiguration') : objects
  return [...kept.map(object => stringify(object)), ...definitions].join('\n---\n')
}

/** Says of the Deployment what its controller would, once its pods run: no controller and no node is here. */
async function rollOut(cluster: TestCluster): Promise<void> {
  const found = await cluster.ask(deploymentPath)
  if (found.status !== 200) return
  const deployment = JSON.parse(found.text) as { metadata: { generation: number } }
  const counts = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 }
  const body = { status: { observedGeneration: deployment.metadata.generation, ...counts } }
  await cluster.ask(`${deploymentPath}/status`, { method: 'PATCH', contentType: 'application/merge-patch+json', body })
}

test('an operator with its real definitions is installed and upgraded by plans on the real server', { timeout: 900_000 }, async () => {
  await using cluster = await startTestCluster()
  const authority = Buffer.from(cluster.ca).toString('base64')
  const open = (token: string) => connectTo(contextFor(cluster.url, { 'certificate-authority-data': authority }, { token }, 'real'))
  await using connection = open(cluster.tokens.admin)
  await using bench = await operationsOn(connection, { engines: [engine] })
  const { operations, contextId } = bench
  const plan = (operation: string, params: Record<string, unknown>): Promise<Plan> =>
    operations.plans.create({ engine: 'cnpg', operation, contextId, clusterId: null, params }, never)
  async function run(operation: string, params: Record<string, unknown>): Promise<Plan> {
    const made = await plan(operation, params)
    expect([operation, made.checks.filter(check => check.status === 'fail')]).toEqual([operation, []])
    const { id } = await operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)
    await eventuallyTrue(
      `${operation} is over`,
      async () => {
        await rollOut(cluster)
        return ['completed', 'failed', 'interrupted'].includes(operations.runs.get({ id }).status)
      },
      180_000,
    ).catch(() => undefined)
    const ended = operations.runs.get({ id })
    expect([operation, ended.status, ended.message], JSON.stringify(ended.stages)).toEqual([operation, 'completed', null])
    return made
  }

  const definitions = realDefinitions()
  expect(definitions.length).toBeGreaterThan(8)
  const manifest = manifestWith(definitions, '1.30.0')
  expect(manifest.length).toBeGreaterThan(1_000_000)
  const installed = await run('install-operator', { manifest })
  expect(installed.steps.length).toBe(definitions.length + 6)
  const reach = (made: Plan) =>
    made.checks.filter(check => /^(rights|webhooks)/.test(check.id)).map(({ status, seen }) => `${status}: ${seen}`)
  expect(reach(installed)).toEqual([
    expect.stringMatching(
      /^warn: New in ClusterRole cnpg-manager: get, list, watch on clusters\.postgresql\.cnpg\.io\..*in the whole cluster, anew\.$/,
    ),
    expect.stringMatching(/^warn: New: vcluster\.cnpg\.io is asked about backups\.postgresql\.cnpg\.io \(update\);.* taken unchecked/),
  ])
  const served = async () => (await cluster.ask('/apis/postgresql.cnpg.io/v1/clusters')).status === 200
  await eventuallyTrue('the definitions are served', served)
  const again = await plan('install-operator', { manifest })
  expect(again.checks.find(check => check.id === 'available')?.seen).toMatch(/installed here already/)

  // One definition differs: it alone goes first, and what is as it was is not written.
  const changed = definitions.map(text =>
    /^ {2}name: backups\.postgresql/m.test(text) ? text.replace(/(controller-gen\.kubebuilder\.io\/version): \S+/, '$1: v9.9.9') : text,
  )
  const upgraded = await run('upgrade-operator', { manifest: manifestWith(changed, '1.30.1') })
  expect(upgraded.steps.map(step => `${step.ref.kind} ${step.ref.name}`)).toEqual([
    'CustomResourceDefinition backups.postgresql.cnpg.io',
    `Deployment ${name}`,
  ])
  expect(reach(upgraded)).toEqual([expect.stringMatching(/^pass: No right is new/), expect.stringMatching(/^pass: No webhook is new/)])
  // What the server itself fills into roles and webhooks is no change of theirs.
  const wider = manifestWith(changed, '1.30.2', { verbs: ['*'], webhook: 'poolers' })
  expect(reach(await plan('upgrade-operator', { manifest: wider }))).toEqual([
    expect.stringMatching(
      /^warn: New in ClusterRole cnpg-manager \(powerful: do everything with clusters\.postgresql\.cnpg\.io\): \* on clusters/,
    ),
    expect.stringMatching(/^warn: Changed \(rules\): vcluster\.cnpg\.io is asked about poolers/),
  ])
  // A configuration that the manifest leaves out stays, and a definition that is converted by nobody is told.
  const converted = changed.map(text =>
    /^ {2}name: backups\.postgresql/m.test(text)
      ? text.replace(
          /^spec:$/m,
          `spec:
  conversion:
    strategy: Webhook
    webhook:
      conversionReviewVersions: [v1]
      clientConfig: { service: { namespace: ${namespace}, name: cnpg-webhook-service } }`,
        )
      : text,
  )
  const behind = await plan('upgrade-operator', { manifest: manifestWith(converted, '1.30.2', { webhooks: false }) })
  const told = behind.checks.filter(check => /^(left-webhooks|conversions)/.test(check.id)).map(({ status, seen }) => `${status}: ${seen}`)
  expect(told).toEqual([
    expect.stringMatching(
      /^warn: vcluster\.cnpg\.io of ValidatingWebhookConfiguration cnpg-validating .* stays: .* is not there: they are taken unchecked/,
    ),
    expect.stringMatching(
      /^warn: New: backups\.postgresql\.cnpg\.io is converted .* by Service cnpg-system\/cnpg-webhook-service\. It has one version/,
    ),
    expect.stringMatching(/^warn: Service cnpg-system\/cnpg-webhook-service, which converts .* is not there/),
  ])
  expect(behind.checks.filter(check => check.status === 'fail')).toEqual([])
  const live = JSON.parse((await cluster.ask(deploymentPath)).text) as { spec: { template: { spec: { containers: unknown[] } } } }
  expect(live.spec.template.spec.containers[0]).toMatchObject({ image: 'images.example/cloudnative-pg:1.30.1' })
  await run('upgrade-operator', { source: 'image', image: 'images.example/cloudnative-pg:1.30.2' })
  await run('configure-operator', { CERTIFICATE_DURATION: 45 })
  await run('edit-image-catalog', { catalog: 'new', name: 'blessed', major: 17, image: 'images.example/postgresql:17.5' })
  await run('restart-operator', {})

  const back = await plan('upgrade-operator', { source: 'image', image: 'images.example/cloudnative-pg:1.29.0' })
  expect(back.checks.find(check => check.status === 'fail')?.seen).toMatch(/does not go back/)
  await using viewer = open(cluster.tokens.viewer)
  await using watching = await operationsOn(viewer, { engines: [engine] })
  const refused = watching.operations.plans.create(
    { engine: 'cnpg', operation: 'restart-operator', contextId: watching.contextId, clusterId: null, params: {} },
    never,
  )
  const answer = await refused.then(
    made => made.checks.filter(check => check.status === 'fail').map(check => check.title),
    (error: unknown) => [String(error)],
  )
  expect(answer.join()).toMatch(/Right to patch deployments|may not list Deployments|forbidden/i)
})
