import { expect, test } from 'vitest'
import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { labelOf, nameOf } from '../../read.ts'
import { nextRun, reconcileSchedule } from './schedule.ts'

const now = new Date('2026-03-10T12:00:00Z')

function schedule(spec: JsonObject, status: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ScheduledBackup',
    metadata: { name: 'nightly', namespace: 'shop', uid: 'u' },
    spec: { cluster: { name: 'orders' }, schedule: '0 30 2 * * *', ...spec },
    status,
  }
}

test.each([
  ['0 30 2 * * *', '2026-03-11T02:30:00.000Z'],
  ['0 2 * * *', '2026-03-10T12:02:00.000Z'],
  ['@daily', '2026-03-11T00:00:00.000Z'],
  ['@every 1h30m', '2026-03-10T13:30:00.000Z'],
  ['0 0 0 ? * 1', '2026-03-16T00:00:00.000Z'],
])('%s runs next at %s', (line, time) => {
  expect(nextRun(line, now)?.toISOString()).toBe(time)
})

test('a line that cannot be read has no next run', () => {
  expect(nextRun('0 99 2 * * *', now)).toBeNull()
})

test('a new schedule only notes its next time; an immediate one makes a backup', () => {
  const plain = reconcileSchedule(schedule({}), null, [], now)
  expect(plain.backup).toBeNull()
  expect(plain.status).toEqual({ lastCheckTime: '2026-03-10T12:00:00Z', nextScheduleTime: '2026-03-11T02:30:00Z' })
  const immediate = reconcileSchedule(schedule({ immediate: true }), null, [], now)
  expect(immediate.backup && nameOf(immediate.backup)).toBe('nightly-20260310120000')
  expect(immediate.backup && labelOf(immediate.backup, 'cnpg.io/immediateBackup')).toBe('true')
})

test('many missed runs make one backup, and none while an earlier one is unfinished', () => {
  const late = schedule({}, { lastCheckTime: '2026-03-01T00:00:00Z' })
  expect(reconcileSchedule(late, null, [], now).backup).not.toBeNull()
  const unfinished: KubeObject = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Backup',
    metadata: { name: 'x' },
    status: { phase: 'started' },
  }
  expect(reconcileSchedule(late, null, [unfinished], now).backup).toBeNull()
})

test('a suspended schedule does nothing', () => {
  expect(reconcileSchedule(schedule({ suspend: true, immediate: true }), null, [], now)).toEqual({ status: null, backup: null, next: null })
})
