import { expect, test } from 'vitest'
import { claimOf, orders, planIn, podOf, seeIn, world } from './change/plan-for-tests.ts'
import { remove } from './delete.ts'

const saidBy = (checks: readonly { seen: string }[]) => checks.map(check => check.seen).join(' ')

test('deleting counts what goes and what stays, says to the operator that it is meant, and waits for the last backup', () => {
  const plan = planIn(remove, world(3), {})
  expect(plan.typed?.text).toBe('orders')
  expect(plan.consequences[0]).toMatchObject({ level: 'irreversible', text: expect.stringContaining('3 members; 3 volumes (30 GiB)') })
  expect(plan.steps.map(step => step.verb)).toEqual(['delete'])
  expect(saidBy(plan.warns)).toContain('No backup is set up')
  const guarded = {
    kubernetes: { delete_annotation_date_key: 'on', delete_annotation_name_key: 'who', enable_persistent_volume_claim_deletion: false },
  }
  const meant = planIn(remove, world(3, {}, guarded), {})
  expect(meant.steps).toMatchObject([
    // Another day's date means nothing to the operator.
    { verb: 'patch', patch: { metadata: { annotations: { on: '2026-03-01', who: 'orders' } } }, goodUntil: '2026-03-01T23:57:00.000Z' },
    { verb: 'delete', goodUntil: '2026-03-01T23:57:00.000Z' },
  ])
  expect(meant.consequences.map(each => each.text).join(' ')).toContain('Stays: 3 volume claims')
  const cronJob = {
    kind: 'CronJob',
    metadata: { name: 'logical-backup-orders', namespace: 'shop', labels: { application: 'spilo', 'cluster-name': 'orders' } },
    spec: {
      schedule: '15 3 * * *',
      jobTemplate: { spec: { template: { metadata: { labels: { application: 'spilo-logical-backup' } }, spec: {} } } },
    },
  }
  const backedUp = planIn(remove, [...world(3, { spec: { enableLogicalBackup: true } }, guarded), cronJob], { lastBackup: true })
  expect(backedUp.steps.map(step => [step.verb, step.waitFor, step.waitAtMostMs])).toEqual([
    ['apply', undefined, undefined],
    ['patch', 'BACKUP', 12 * 3_600_000],
    ['delete', 'BACKUP', 12 * 3_600_000],
  ])
  expect(planIn(remove, world(3), { lastBackup: true }).fails.map(check => check.field)).toEqual(['lastBackup'])
  const follower = { ...orders(1, { metadata: { name: 'copy', uid: 'u-copy' }, spec: { standby: { standby_host: 'orders.shop' } } }) }
  expect(saidBy(planIn(remove, [...world(3), follower], {}).warns)).toContain('copy takes its data from it')
})

test('a run of a deletion ends by what is gone, and names what is left', () => {
  const job = (status: object) => ({
    kind: 'Job',
    metadata: { name: 'last', namespace: 'shop', labels: { application: 'spilo-logical-backup', 'cluster-name': 'orders' } },
    status,
  })
  const remembered = { uid: 'u-orders', job: 'last' }
  const see = (id: string, objects: Parameters<typeof seeIn>[2]) => seeIn(remove, id, objects, { lastBackup: true }, { remembered })
  expect(see('BACKUP', [job({})]).status).toBe('active')
  expect(see('BACKUP', [job({ conditions: [{ type: 'Failed', status: 'True', message: 'no bucket' }] })])).toMatchObject({
    status: 'failed',
    note: expect.stringContaining('no bucket'),
  })
  expect(see('BACKUP', [job({ succeeded: 1 })]).status).toBe('done')
  expect(see('DELETING', [orders(1)]).status).toBe('active')
  expect(see('DELETING', [orders(1, { metadata: { uid: 'another' } })]).status).toBe('done')
  expect(see('DELETING', []).status).toBe('done')
  expect(see('MEMBERS', [podOf(0)]).status).toBe('active')
  expect(see('MEMBERS', [claimOf(0)]).status).toBe('active')
  expect(see('MEMBERS', []).status).toBe('done')
  expect(see('COMPLETED', [claimOf(0)]).note).toContain('PersistentVolumeClaim pgdata-orders-0')
})
