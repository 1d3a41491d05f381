import { expect, test } from 'vitest'
import type { BackupState } from '../../../shared/domain/database-cluster.ts'
import { backupLook, recordLook } from './backup-look.ts'

test('only good backups are drawn green', () => {
  const states: readonly BackupState['state'][] = ['none', 'ok', 'failing', 'unknown']
  const tones = states.map(state => backupLook({ state, lastSuccess: '2026-03-01T02:00:00Z', lastFailure: null, text: null }).tone)
  expect(tones).toEqual(['muted', 'good', 'bad', 'unknown'])
  expect(backupLook({ state: 'ok', lastSuccess: '2026-03-01T02:00:00Z', lastFailure: null, text: null }, true).tone).toBe('muted')
})

test('good with a remark is not plainly good, and good without a time is unknown', () => {
  const ok = { state: 'ok', lastSuccess: '2026-03-01T02:00:00Z', lastFailure: null, text: null } as const
  expect(backupLook({ ...ok, text: 'Every schedule is suspended' }).tone).toBe('warn')
  expect(backupLook({ ...ok, lastSuccess: null }).tone).toBe('unknown')
})

test('a phase that the app does not know is shown in its own word, bounded, and not green', () => {
  const record = { name: 'b', phase: 'x'.repeat(500), tone: 'plain' as const, method: null, startedAt: null, stoppedAt: null, error: null }
  expect(recordLook(record)).toMatchObject({ tone: 'info' })
  expect(recordLook(record).label).toHaveLength(40)
  expect(recordLook({ ...record, phase: '' }).label).toBe('?')
})
