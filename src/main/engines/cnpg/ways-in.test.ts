import { expect, test } from 'vitest'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { planIn, seeIn, world } from './change/plan-for-tests.ts'
import { remove } from './delete.ts'
import { expose } from './expose.ts'
import { maintenance } from './maintenance.ts'
import { pooler } from './pooler.ts'
import { watches } from './watches.ts'

const theirs = {
  selectorType: 'ro',
  updateStrategy: 'replace',
  serviceTemplate: { metadata: { name: 'theirs' }, spec: { type: 'NodePort' } },
}
const named = (kind: string, name: string, spec: object = {}): KubeObject => ({ kind, metadata: { name, namespace: 'shop' }, spec })

test('a way in is added to the list of others, and changed without losing what the form knows nothing of', () => {
  const withTheirs = world(2, { spec: { managed: { services: { additional: [theirs] } } } })
  const added = planIn(expose, withTheirs, { service: 'out', allowedRanges: ['10.0.0.0/8'] })
  expect(added.steps[0]).toMatchObject({
    patch: {
      spec: { managed: { services: { additional: [theirs, { selectorType: 'rw', serviceTemplate: { metadata: { name: 'out' } } }] } } },
    },
  })
  const changed = planIn(expose, withTheirs, { service: 'theirs', kind: 'ClusterIP', leadsTo: 'ro' })
  expect(changed.steps[0]).toMatchObject({ patch: { spec: { managed: { services: { additional: [{ updateStrategy: 'replace' }] } } } } })
  expect(planIn(expose, withTheirs, { service: 'theirs', kind: 'NodePort', leadsTo: 'ro' }).fails[0]?.seen).toBe('It is so already.')
  expect(planIn(expose, [...world(1), named('Service', 'web')], { service: 'web' }).fails[0]?.seen).toContain('not this database’s')
})

test('a way in is done by its Service and its address, not by having been asked for', () => {
  const service = { ...named('Service', 'out', { type: 'LoadBalancer' }), status: {} }
  expect(seeIn(expose, 'SERVICES', world(1), { service: 'out' }).status).toBe('active')
  expect(seeIn(expose, 'SERVICES', [...world(1), service], { service: 'out' }).status).toBe('done')
  expect(seeIn(expose, 'SERVICES', [...world(1), service], { service: 'out', allowedRanges: ['10.0.0.0/8'] }).waitingFor).toContain(
    'ranges',
  )
  expect(seeIn(expose, 'ADDRESS', [...world(1), service], { service: 'out' }).waitingFor).toContain('an address')
  const addressed = { ...service, status: { loadBalancer: { ingress: [{ hostname: 'db.example.com' }] } } }
  expect(seeIn(expose, 'ADDRESS', [...world(1), addressed], { service: 'out' }).note).toContain('db.example.com')
})

test('allowed ranges that are taken out keep clients out, and so do the first ones; more of them do not', () => {
  const out = (ranges?: readonly string[]) => ({
    selectorType: 'rw',
    serviceTemplate: {
      metadata: { name: 'out' },
      spec: { type: 'LoadBalancer', ...(ranges === undefined ? {} : { loadBalancerSourceRanges: ranges }) },
    },
  })
  const change = (before: readonly string[] | undefined, allowedRanges: readonly string[]) =>
    planIn(expose, world(2, { spec: { managed: { services: { additional: [out(before)] } } } }), { service: 'out', allowedRanges })
      .consequences[0]
  expect(change(['10.0.0.0/8'], ['192.0.2.0/24'])).toEqual({
    level: 'outage',
    text: 'out keeps clients from 10.0.0.0/8 out, as the provider of the load balancer does it.',
  })
  expect(change(undefined, ['192.0.2.0/24'])?.text).toContain('from anywhere but the allowed ranges out')
  expect(change(['10.0.0.0/8'], ['10.0.0.0/8', '192.0.2.0/24'])?.level).toBe('none')
  expect(change(['10.0.0.0/8'], [])?.level).toBe('none')
})

test('a pooler is done by its Deployment; where that can’t be read by the operator’s count, and it says so', () => {
  const asked = { ...named('Pooler', 'front', { cluster: { name: 'orders' }, instances: 2 }), status: { instances: 2 } }
  const half = { ...named('Deployment', 'front', { replicas: 2 }), status: { replicas: 2, readyReplicas: 1, updatedReplicas: 2 } }
  const see = (objects: readonly KubeObject[], forbidden: readonly string[] = []) =>
    seeIn(pooler, 'POOLER', [...world(1), ...objects], { name: 'front' }, { forbidden })
  expect(see([asked, half]).waitingFor).toBe('1 of 2 instances ready')
  expect(see([asked], ['deployments.apps']).note).toContain('could not be read')
  expect(see([]).status).toBe('failed')
})

test('each Service and each pooler that there is says what its form begins with', () => {
  const balancer = {
    selectorType: 'ro',
    serviceTemplate: {
      metadata: { name: 'out', annotations: { kind: 'internal' } },
      spec: { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8'] },
    },
  }
  const open = planIn(expose, world(2, { spec: { managed: { services: { additional: [theirs, balancer] } } } }), {}).begin
  expect(open?.params).toMatchObject({ service: 'out', kind: 'LoadBalancer', leadsTo: 'ro', allowedRanges: ['10.0.0.0/8'] })
  expect(open?.choices.service?.map(each => each.begins)).toEqual([
    { kind: 'NodePort', leadsTo: 'ro', allowedRanges: [], annotations: {} },
    { kind: 'LoadBalancer', leadsTo: 'ro', allowedRanges: ['10.0.0.0/8'], annotations: { kind: 'internal' } },
  ])
  expect(open?.choices.closed?.some(each => each.begins !== undefined)).toBe(false)
  const pgbouncer = { poolMode: 'transaction', paused: true, parameters: { max_client_conn: '500', odd: 7 } }
  const pool = named('Pooler', 'front', { cluster: { name: 'orders' }, instances: 3, pgbouncer })
  // As the page of the database has it: without what nobody reads there.
  const pruned = watches.find(each => each.kind.kind === 'Pooler')?.prune(pool) ?? pool
  const { begin } = planIn(pooler, [...world(1), pruned], {})
  expect(begin?.choices.pooler?.[0]?.begins).toEqual({
    instances: '3',
    poolMode: 'transaction',
    paused: 'yes',
    parameters: { max_client_conn: '500' },
  })
})

test('of a pooler only what becomes another is sent; a parameter that is taken out of the form goes', () => {
  const pgbouncer = { poolMode: 'session', parameters: { max_client_conn: '500', default_pool_size: '20' } }
  const pool = named('Pooler', 'front', { cluster: { name: 'orders' }, instances: 2, pgbouncer })
  const change = (params: object) => planIn(pooler, [...world(1), pool], { action: 'change', pooler: 'front', ...params })
  const asItIs = { instances: '2', poolMode: 'session', paused: 'no', parameters: pgbouncer.parameters }
  expect(change(asItIs).fails[0]?.seen).toBe('front is so already.')
  expect(change({}).steps).toEqual([])
  expect(change({ ...asItIs, instances: '3' }).steps[0]).toMatchObject({ patch: { spec: { instances: 3 } } })
  const taken = change({ ...asItIs, parameters: { default_pool_size: '25' } }).steps[0]
  expect(taken).toHaveProperty('patch', { spec: { pgbouncer: { parameters: { max_client_conn: null, default_pool_size: '25' } } } })
})

test('maintenance sends what differs alone, and warns of what a single member means', () => {
  expect(planIn(maintenance, world(2), { nodeWindow: true }).steps[0]).toMatchObject({
    patch: { spec: { nodeMaintenanceWindow: { inProgress: true, reusePVC: true } } },
  })
  expect(JSON.stringify(planIn(maintenance, world(2), { operatorPaused: true }).steps[0])).not.toContain('"spec"')
  const single = planIn(maintenance, world(1), { nodeWindow: true, reuseVolumes: false })
  expect(single.warns.find(check => check.field === 'reuseVolumes')?.seen).toContain('can’t be drained')
})

test('a last backup goes by the method that is set up, and snapshots that would go with the database are refused', () => {
  const by = (spec: object) => planIn(remove, world(1, { spec: { ...spec } }), { lastBackup: true })
  expect(by({ plugins: [{ name: 'barman-cloud.cloudnative-pg.io', isWALArchiver: true }] }).steps[0]).toMatchObject({
    manifest: { spec: { method: 'plugin', pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' } } },
  })
  expect(by({ backup: { volumeSnapshot: {} } }).steps[0]).toMatchObject({ manifest: { spec: { method: 'volumeSnapshot' } } })
  expect(by({ backup: { volumeSnapshot: { snapshotOwnerReference: 'cluster' } } }).fails[0]?.seen).toContain('deleted with it')
  expect(by({}).steps.map(step => [step.id, step.waitFor])).toEqual([['cluster', undefined]])
  expect(by({}).fails[0]).toMatchObject({ field: 'lastBackup' })
})
