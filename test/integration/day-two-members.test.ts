import { expect, test } from 'vitest'
import { disruptionBudgetKind, volumeClaimKind } from '../../src/main/engines/kube-kinds.ts'
import { createPracticeClient } from '../../src/main/practice/client.ts'
import { coreTypes } from '../../src/main/practice/resource-type.ts'
import { openCnpgBench } from '../fakes/cnpg-bench.ts'

const never = new AbortController().signal

test('a replica is destroyed and cloned anew, with its volumes kept or not; the primary and the last member are not', {
  timeout: 600_000,
}, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, cluster, connection } = await openCnpgBench(life)
  const claims = async () => {
    const { items } = await connection.reader.list(volumeClaimKind, { namespace: 'default', signal: never })
    return new Map(items.map(claim => [claim.metadata.name, claim]))
  }
  const first = (await claims()).get('orders-3')?.metadata.uid
  const made = await plan('destroy-member', { member: 'orders-3' })
  expect(made.steps.map(step => `${step.verb} ${step.ref.kind} ${step.ref.name}`)).toEqual([
    'delete PersistentVolumeClaim orders-3',
    'delete Pod orders-3',
  ])
  await run('destroy-member', { member: 'orders-3' })
  expect((await cluster())?.status).toMatchObject({ readyInstances: 3, instanceNames: ['orders-1', 'orders-2', 'orders-3'] })
  expect((await claims()).get('orders-3')?.metadata.uid).not.toBe(first)

  const kept = (await claims()).get('orders-2')?.metadata.uid
  await run('destroy-member', { member: 'orders-2', keepVolumes: true })
  expect((await cluster())?.status).toMatchObject({ readyInstances: 3, instanceNames: ['orders-1', 'orders-3', 'orders-4'] })
  const aside = (await claims()).get('orders-2')
  expect(aside?.metadata).toMatchObject({ uid: kept, annotations: { 'cnpg.io/pvcStatus': 'detached' } })
  expect(aside?.metadata.ownerReferences ?? []).toEqual([])

  const refused = await plan('destroy-member', { member: 'orders-1' })
  expect(refused.checks.find(check => check.status === 'fail')).toMatchObject({
    field: 'member',
    seen: 'orders-1 is the primary: all writes are there.',
    cure: 'Switch over first.',
  })
  await run('scale', { members: 1 })
  expect((await plan('destroy-member', { member: 'orders-1' })).checks.find(check => check.id === 'available')?.seen).toBe(
    'It is the only member: without it there is no database.',
  )
  // What was detached outlives the database.
  await run('delete', {})
  expect([...(await claims()).keys()]).toEqual(['orders-2'])
})

test('the operator is told to leave the database alone and called back; windows and budgets come and go', {
  timeout: 600_000,
}, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, cluster, connection, entry } = await openCnpgBench(life)
  await using somebody = createPracticeClient(entry, 'somebody-else')
  const budgets = async () => {
    const { items } = await connection.reader.list(disruptionBudgetKind, { namespace: 'default', signal: never })
    return items.map(budget => budget.metadata.name).sort()
  }
  await run('maintenance', { operatorPaused: true })
  await somebody.delete(coreTypes.Pod, { namespace: 'default', name: 'orders-3' })
  await new Promise(resolve => setTimeout(resolve, 1500))
  expect(await somebody.get(coreTypes.Pod, { namespace: 'default', name: 'orders-3' })).toBeUndefined()
  expect((await plan('scale', { members: 4 })).checks.find(check => check.id === 'available')?.seen).toContain('told to ignore it')
  expect((await plan('maintenance', { operatorPaused: true })).checks.find(check => check.status === 'fail')?.seen).toBe(
    'It is so already.',
  )
  const both = await plan('maintenance', { operatorPaused: true, nodeWindow: true })
  expect(both.checks.find(check => check.status === 'fail')?.seen).toContain('acts on nothing else')
  await run('maintenance', {})
  expect((await cluster())?.metadata.annotations ?? {}).not.toHaveProperty(['cnpg.io/reconciliationLoop'])
  expect((await cluster())?.status).toMatchObject({ readyInstances: 3 })

  expect(await budgets()).toEqual(['orders', 'orders-primary'])
  await run('maintenance', { nodeWindow: true })
  expect((await cluster())?.spec).toMatchObject({ nodeMaintenanceWindow: { inProgress: true, reusePVC: true } })
  expect(await budgets()).toEqual(['orders-primary'])
  await run('maintenance', { disruptionBudget: false })
  expect((await cluster())?.spec).toMatchObject({ nodeMaintenanceWindow: { inProgress: false }, enablePDB: false })
  expect(await budgets()).toEqual([])
  await run('maintenance', {})
  expect(await budgets()).toEqual(['orders', 'orders-primary'])
  await run('scale', { members: 1 })
  const alone = await plan('maintenance', { nodeWindow: true, reuseVolumes: false })
  expect(alone.checks.filter(check => check.status === 'warn').map(check => check.field)).toContain('reuseVolumes')
})
