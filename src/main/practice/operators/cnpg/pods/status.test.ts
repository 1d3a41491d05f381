import { expect, test } from 'vitest'
import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { faultAnnotation } from '../objects/labels.ts'
import { instanceLog } from './log.ts'
import { instanceStatus } from './status.ts'

const created = Date.parse('2026-11-21T00:00:00Z')
const now = created + 3_600_000

function cluster(spec: JsonObject = {}, faults = ''): KubeObject {
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: {
      name: 'db',
      namespace: 'x',
      uid: 'u1',
      creationTimestamp: '2026-11-21T00:00:00Z',
      annotations: { [faultAnnotation]: faults },
    },
    spec: { backup: { barmanObjectStore: {} }, imageName: 'postgresql:17.6-system', ...spec },
    status: { currentPrimary: 'db-1', timelineID: 2, instanceNames: ['db-1', 'db-2', 'db-3'] },
  }
}

function pod(name: string): KubeObject {
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-11-21T00:01:00Z' }]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'x', uid: name },
    status: { startTime: '2026-11-21T00:01:00Z', conditions },
  }
}

const all = ['db-1', 'db-2', 'db-3'].map(pod)
const [first = pod('db-1'), second = pod('db-2')] = all
const position = (text: unknown) => {
  const [high = '', low = ''] = String(text).split('/')
  return Number.parseInt(high, 16) * 2 ** 32 + Number.parseInt(low, 16)
}
const rows = (status: JsonObject) => status.replicationInfo as JsonObject[]

test('a replica’s own word and its primary’s agree, and no replica is ahead of the log', () => {
  const primary = instanceStatus(cluster(), first, all, now)
  const replica = instanceStatus(cluster(), second, all, now)
  expect(primary).toMatchObject({ isPrimary: true, timeLineID: 2, isArchivingWAL: true })
  expect(replica).toMatchObject({ isPrimary: false, timeLineID: 2, isWalReceiverActive: true })
  expect(rows(primary).map(row => row.applicationName)).toEqual(['db-2', 'db-3'])
  expect(rows(primary)[0]?.replayLsn).toBe(replica.replayLsn)
  for (const row of rows(primary)) expect(position(row.replayLsn)).toBeLessThanOrEqual(position(primary.currentLsn))
  expect(primary.currentWAL).toMatch(/^00000002[0-9A-F]{16}$/)
})

test('the log only grows', () => {
  const at = (ms: number) => position(instanceStatus(cluster(), first, all, ms).currentLsn)
  expect(at(now + 10_000)).toBeGreaterThan(at(now))
})

test.each([
  ['none', {}, ['async', 'async']],
  ['any of them', { postgresql: { synchronous: { method: 'any', number: 1 } } }, ['quorum', 'quorum']],
  ['the first', { postgresql: { synchronous: { method: 'first', number: 1 } } }, ['sync', 'potential']],
])('synchronous replication by %s', (_, spec, expected) => {
  expect(rows(instanceStatus(cluster(spec), first, all, now)).map(row => row.syncState)).toEqual(expected)
})

test('the faults show: the last replica lags, the archive fails', () => {
  const lagging = rows(instanceStatus(cluster({}, 'replica-lagging'), first, all, now))
  expect(lagging.map(row => String(row.replayLag) > '00:00:30')).toEqual([false, true])
  const broken = instanceStatus(cluster({}, 'wal-archive-broken'), first, all, now)
  expect(broken).toMatchObject({ isArchivingWAL: false, lastFailedWAL: expect.any(String) })
  expect(Number(broken.readyWalFiles)).toBeGreaterThan(0)
  const failures = instanceLog(cluster({}, 'wal-archive-broken'), first, now - 120_000, now).filter(line =>
    line.text.includes('"wal-archive"'),
  )
  expect(failures).toHaveLength(2)
})

test('a log asked for in parts is the log asked for at once', () => {
  const whole = instanceLog(cluster(), first, created, now)
  const parts = [0, 1, 2, 3].flatMap(part => instanceLog(cluster(), first, created + part * 900_000, created + (part + 1) * 900_000))
  expect(parts).toEqual(whole)
  expect(whole.length).toBeGreaterThan(100)
  expect(whole.map(line => line.at)).toEqual(whole.map(line => line.at).toSorted((one, other) => one - other))
})
