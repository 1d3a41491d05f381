import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { expect, test } from './fixtures.ts'
import { kubectlPath } from './kubectl.ts'
import { consentFor, provision, waitForRun } from './steps.ts'

test('a database is provisioned through REST alone, and kubectl sees it', async ({ openHost }) => {
  const host = await openHost()
  const [first] = await host.liveContexts()
  const contextId = first?.id ?? ''
  const params = {
    name: 'scripted',
    namespaceMode: 'new',
    namespace: 'automation',
    members: 2,
    storageSize: '5Gi',
    memory: '1Gi',
    cpu: '500m',
  }

  // What breaks a rule makes a plan that says so and can't be applied; what is no parameter at all makes none.
  const bad = await host.call<Plan>('POST', '/plans', provision(contextId, { ...params, name: 'Not A Name' }))
  expect(bad.state).toBe('blocked')
  expect(bad.checks).toContainEqual(expect.objectContaining({ field: 'name', status: 'fail' }))
  const blocked = await host.ask('POST', `/plans/${bad.id}/apply`, { consent: consentFor(bad) })
  expect(blocked.body).toMatchObject({ code: 'blocked' })
  const worse = await host.ask('POST', '/plans', provision(contextId, { ...params, members: 'two' }))
  expect(worse.status).toBe(400)
  expect(worse.body).toMatchObject({ code: 'bad-input', data: { fields: [{ path: 'members' }] } })

  const plan = await host.call<Plan>('POST', '/plans', provision(contextId, params))
  expect(plan.state).toBe('ready')
  expect(plan.steps.map(step => step.ref.kind)).toEqual(expect.arrayContaining(['Namespace', 'Cluster']))
  await expect(kubectlPath(host.practiceKubeconfig, first?.name ?? '', ['namespace', 'automation'], '{.metadata.name}')).rejects.toThrow(
    'NotFound',
  )

  const { id } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
  const run = await waitForRun(host, id)
  expect(run.message).toBeNull()
  expect(run.status).toBe('completed')
  expect(run.stages.map(stage => stage.id)).toEqual([
    'VALIDATING',
    'NAMESPACE_CREATION',
    'CRD_DEPLOYMENT',
    'WAITING_FOR_READY',
    'CREDENTIAL_GEN',
    'BACKUP_CONFIG',
    'METRICS_SETUP',
    'COMPLETED',
  ])
  const cluster = ['clusters.postgresql.cnpg.io', 'scripted', '-n', 'automation']
  expect(await kubectlPath(host.practiceKubeconfig, first?.name ?? '', cluster, '{.spec.instances} {.status.readyInstances}')).toBe('2 2')
  expect(await kubectlPath(host.practiceKubeconfig, first?.name ?? '', cluster, '{.metadata.managedFields[0].manager}')).toBe(
    'clouddb-desktop',
  )

  // The run reads for itself; the fleet hears of it a moment before or after.
  const seen = async () => (await host.call<{ clusters: object[] }>('GET', '/clusters?namespace=automation')).clusters
  await expect.poll(seen).toEqual([expect.objectContaining({ name: 'scripted', health: 'healthy' })])
  const again = await host.ask('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
  expect(again.body).toMatchObject({ code: 'blocked' })
})
