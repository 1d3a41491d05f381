import { expect, test } from 'vitest'
import { diffRows } from './diff-rows.ts'
import { carryOver, type Seen } from './seen.ts'

const healthy: Seen = {
  uid: 'u1',
  health: 'healthy',
  reasons: [],
  ready: 3,
  desired: 3,
  primary: 'orders-1',
  version: '17.4',
  storageBytes: 10 * 2 ** 30,
  backup: 'ok',
  lastBackup: '2026-01-01T00:00:00.000Z',
  lastFailedBackup: null,
}
const titles = (before: Partial<Seen>, after: Partial<Seen>) =>
  diffRows({ ...healthy, ...before }, { ...healthy, ...after }).map(change => `${change.tone} ${change.what}: ${change.title}`)

test('nothing changed, nothing is told', () => {
  expect(titles({}, {})).toEqual([])
})

test('health is told with what is worst of it', () => {
  const [change, ...rest] = diffRows(healthy, { ...healthy, health: 'degraded', reasons: ['orders-2 is lost', 'more'] })
  expect(change).toEqual({
    what: 'health',
    tone: 'bad',
    title: 'Healthy → Degraded',
    detail: 'orders-2 is lost',
    datedAt: null,
    health: 'degraded',
  })
  expect(rest).toEqual([])
  expect(titles({ health: 'degraded' }, {})).toEqual(['good health: Degraded → Healthy'])
  expect(titles({}, { health: 'unknown' })).toEqual(['unknown health: Healthy → Unknown'])
})

test('another finding of the same health is told; one that only counts on, or a remark on what is healthy, is not', () => {
  const at = (reason: string) => ({ health: 'progressing' as const, reasons: [reason] })
  expect(titles(at('Setting up primary'), at('Creating replica'))).toEqual(['info reason: Creating replica'])
  expect(titles(at('Behind by 3 s'), at('Behind by 14 s'))).toEqual([])
  expect(titles({}, { reasons: ['All on one node'] })).toEqual([])
})

test('scaling, members that come and go, failover, versions and storage are told', () => {
  expect(titles({}, { desired: 5 })).toEqual(['info scaled: Members asked for: 3 → 5'])
  expect(titles({}, { ready: 2 })).toEqual(['warn members: Members ready: 3 → 2'])
  expect(titles({ ready: 2 }, {})).toEqual(['good members: Members ready: 2 → 3'])
  expect(titles({}, { primary: 'orders-2' })).toEqual(['warn primary: Primary: orders-1 → orders-2'])
  expect(titles({}, { version: '17.5' })).toEqual(['info version: Version: 17.4 → 17.5'])
  expect(titles({}, { storageBytes: 1.5 * 2 ** 40 })).toEqual(['info storage: Storage of each member: 10 GiB → 1.5 TiB'])
})

test('what could not be told before or after is no change; nor is a version that is known more exactly', () => {
  const dark = {
    ready: null,
    desired: null,
    primary: null,
    version: null,
    storageBytes: null,
    backup: 'unknown',
    lastBackup: null,
  } as const
  expect(titles(dark, {})).toEqual([])
  expect(titles({}, dark)).toEqual([])
  expect(titles({ version: '17' }, { version: '17.5' })).toEqual([])
  expect(titles({ version: '17.5' }, { version: '17' })).toEqual([])
  expect(titles({ version: '17' }, { version: '18.1' })).toEqual(['info version: Version: 17 → 18.1'])
})

test('backups are told at the time that the cluster gives them', () => {
  const [change] = diffRows(healthy, { ...healthy, lastBackup: '2026-01-02T00:00:00.000Z' })
  expect(change).toMatchObject({ title: 'A backup completed', datedAt: '2026-01-02T00:00:00.000Z' })
  expect(titles({}, { backup: 'failing', lastFailedBackup: '2026-01-02T00:00:00.000Z' })).toEqual([
    'bad backup: Backups fail',
    'bad backup: A backup failed',
  ])
  expect(titles({ backup: 'failing' }, {})).toEqual(['good backup: Backups work again'])
  expect(titles({}, { lastBackup: '2025-12-31T00:00:00.000Z' })).toEqual([])
})

test('another object of the same name is told as that, and as nothing else', () => {
  expect(titles({}, { uid: 'u2', desired: 1, health: 'progressing' })).toEqual(['warn replaced: Deleted and created again'])
})

test('what can’t be told now is carried on, so that a change over a dark moment is not missed', () => {
  const dark = carryOver(healthy, { ...healthy, version: null, primary: null, backup: 'unknown', lastBackup: null })
  expect(dark).toEqual(healthy)
  expect(diffRows(dark, { ...healthy, version: '17.5' }).map(change => change.title)).toEqual(['Version: 17.4 → 17.5'])
  expect(carryOver(healthy, { ...healthy, health: 'unknown', uid: 'u2', version: null }).version).toBeNull()
})
