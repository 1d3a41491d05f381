import { expect, test } from 'vitest'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { createFixtureView } from '../../fixture-view.ts'
import { provision } from './operation.ts'

const tenant = { namespaceMode: 'tenant', tenantOrg: 'acme', tenantProject: 'shop' }

function plan(params: Record<string, unknown>, objects: readonly KubeObject[] = []) {
  const parsed = provision.params.parse({ name: 'orders', ...params })
  const view = createFixtureView([{ kind: 'Namespace', metadata: { name: 'acme-shop' } }, ...objects])
  const draft = provision.plan({ params: parsed, cluster: null, view, online: true, now: '2026-01-01T00:00:00Z' })
  const manifestOf = (id: string) => {
    const step = draft.steps.find(each => each.id === id)
    return step?.verb === 'apply' ? step.manifest : null
  }
  const grave = draft.consequences.filter(consequence => consequence.level !== 'none').map(({ text }) => text)
  return { draft, manifestOf, grave, ids: draft.steps.map(step => step.id) }
}

test('what one database opens stands in a policy of its own, so that the next one in the namespace takes nothing away', () => {
  const open = plan({ ...tenant, loadBalancer: true, allowedRanges: ['203.0.113.0/24'], podMonitor: true })
  const closed = plan({ ...tenant, name: 'billing' })
  expect(open.manifestOf('network-policy')).toEqual(closed.manifestOf('network-policy'))
  expect(open.manifestOf('network-policy')).toMatchObject({ metadata: { name: 'tenant' }, spec: { podSelector: {} } })
  expect(open.manifestOf('access-policy')).toMatchObject({
    metadata: { name: 'orders-access' },
    spec: {
      podSelector: { matchLabels: { 'cnpg.io/cluster': 'orders' } },
      ingress: [{ ports: [{ port: 9187 }] }, { from: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 5432 }] }],
    },
  })
  expect(closed.ids).not.toContain('access-policy')
})

test('a tenant policy with rules that would go is a grave consequence', () => {
  const same = plan(tenant).manifestOf('network-policy')
  if (same === null) throw new Error('no policy is planned')
  expect(plan(tenant, [same]).grave).toEqual([])
  const wider = { ...same, spec: { podSelector: {}, ingress: [{ ports: [{ port: 8000, protocol: 'TCP' }] }] } }
  expect(plan(tenant, [wider]).grave).toHaveLength(1)
  const fewer = { ...same, spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] } }
  expect(plan(tenant, [fewer]).grave).toEqual([])
  const more = { ...same, spec: { podSelector: {}, ingress: [{ ports: [{ port: 5432 }] }] } }
  expect(plan(tenant, [more]).grave).toEqual([expect.stringContaining('NetworkPolicy tenant')])
})

const quota = (hard: Record<string, string>) => ({
  kind: 'ResourceQuota',
  metadata: { name: 'tenant', namespace: 'acme-shop' },
  spec: { hard },
})
const asked = { ...tenant, tenantQuota: true, quotaCpu: '4', quotaMemory: '16Gi', quotaStorage: '1Ti' }
const hard = { 'requests.cpu': '4000m', 'limits.cpu': '4', 'requests.memory': '16Gi', 'limits.memory': '16Gi', 'requests.storage': '1Ti' }

test('a quota that is there stays as it is, and the namespace does not wait for it; other numbers are named, old and new', () => {
  const kept = plan(asked, [quota(hard)])
  expect(kept.ids).not.toContain('quota')
  expect(kept.draft.checks.find(check => check.id === 'quota')?.status).toBe('pass')
  const parsed = provision.params.parse({ name: 'orders', ...asked })
  const stage = provision.stages.find(each => each.id === 'NAMESPACE_CREATION')
  const namespace = { kind: 'Namespace', metadata: { name: 'acme-shop' }, status: { phase: 'Active' } }
  const see = (objects: readonly KubeObject[]) =>
    stage?.see({
      params: parsed,
      subject: { namespace: 'acme-shop', name: 'orders' },
      view: createFixtureView(objects),
      applied: new Set(['network-policy']),
      remembered: {},
    }).status
  expect(see([namespace, quota(hard)])).toBe('done')
  expect(see([namespace])).toBe('active')
  expect(see([namespace, quota({ ...hard, 'limits.cpu': '8' })])).toBe('active')

  const lower = plan(asked, [quota({ ...hard, 'limits.cpu': '8' })])
  expect(lower.ids).toContain('quota')
  expect(lower.draft.checks.find(check => check.id === 'quota')).toMatchObject({
    status: 'warn',
    seen: expect.stringContaining('limits.cpu 8 becomes 4'),
  })
  expect(lower.grave).toEqual([expect.stringContaining('limits.cpu 8 becomes 4')])
})

const meta = (name: string) => ({ name, namespace: 'shop' })
const backup = { namespace: 'shop', backupTarget: 'new', objectStore: 'main', destinationPath: 's3://new', backupSecret: 'keys' }
const entered = { ...backup, backupCredentials: 'enter', s3AccessKeyId: 'a', s3SecretAccessKey: 'b' }
const billing = {
  kind: 'Cluster',
  metadata: meta('billing'),
  spec: { plugins: [{ name: 'barman-cloud.cloudnative-pg.io', parameters: { barmanObjectName: 'main' } }] },
}
const other = {
  kind: 'ObjectStore',
  metadata: meta('main'),
  spec: { configuration: { destinationPath: 's3://old', s3Credentials: { accessKeyId: { name: 'keys', key: 'x' } } } },
}

test('an object store or a Secret that becomes another says whose backups change', () => {
  expect(plan(entered, [billing]).grave).toEqual([])
  expect(plan(entered, [billing, other]).grave).toEqual([expect.stringMatching(/ObjectStore main .*billing/)])
  const keys = { kind: 'Secret', metadata: meta('keys'), data: { ACCESS_KEY_ID: '20' } }
  const both = plan(entered, [billing, other, keys]).grave
  expect(both).toContainEqual(expect.stringMatching(/Secret keys .*billing/))
  // The very same content changes nothing.
  const store = plan(entered).manifestOf('object-store')
  if (store === null) throw new Error('no store is planned')
  expect(plan(entered, [billing, store]).grave).toEqual([])
})
