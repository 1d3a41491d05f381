import { expect, test } from 'vitest'
import { type KubeObject, kindKey } from '../../../shared/domain/kube.ts'
import { createFixtureView } from '../fixture-view.ts'
import { readBackupState } from './backup-state.ts'
import { objectStoreKind } from './kinds.ts'
import { watches } from './watches.ts'

type World = {
  readonly archiving?: string
  readonly schedules?: readonly boolean[]
  readonly forbidden?: boolean
  readonly store?: boolean
}

/** A database that was backed up once through the plugin; `schedules` says of each whether it is suspended. */
function read({ archiving, schedules = [], forbidden = false, store = true }: World) {
  const conditions = [
    { type: 'LastBackupSucceeded', status: 'True', reason: 'LastBackupSucceeded', message: '' },
    ...(archiving === undefined ? [] : [{ type: 'ContinuousArchiving', status: archiving, reason: 'Because', message: 'denied' }]),
  ]
  const cluster = {
    kind: 'Cluster',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { plugins: [{ name: 'barman-cloud.cloudnative-pg.io', parameters: { barmanObjectName: 'main' } }] },
    status: { conditions },
  }
  const windows = { orders: { lastSuccessfulBackupTime: '2026-03-02T02:31:00Z' } }
  const objects: KubeObject[] = schedules.map((suspend, index) => ({
    kind: 'ScheduledBackup',
    metadata: { name: `s-${index}`, namespace: 'shop' },
    spec: { suspend, cluster: { name: 'orders' } },
  }))
  if (store && !forbidden)
    objects.push({ kind: 'ObjectStore', metadata: { name: 'main', namespace: 'shop' }, status: { serverRecoveryWindow: windows } })
  return readBackupState(cluster, createFixtureView(objects, [], forbidden ? [kindKey(objectStoreKind)] : [], watches))
}

test('a good backup stays good only while a schedule or the archiving of WAL goes on', () => {
  expect(read({ schedules: [true, false] })).toMatchObject({ state: 'ok', text: null })
  expect(read({ archiving: 'True', schedules: [false] })).toMatchObject({ state: 'ok', text: null })
  expect(read({ archiving: 'True' })).toMatchObject({ state: 'ok', text: 'No schedule' })
  const old = '2026-03-02T02:31:00.000Z'
  expect(read({})).toMatchObject({ state: 'unknown', lastSuccess: old, text: expect.stringContaining('No schedule') })
  const suspended = read({ schedules: [true] })
  expect(suspended).toMatchObject({ state: 'unknown', lastSuccess: old, text: expect.stringContaining('Every schedule is suspended') })
  expect(read({ archiving: 'False', schedules: [false] }).state).toBe('failing')
})

test('backups in an object store that can not be seen, or is not there, are unknown', () => {
  const blind = read({ archiving: 'True', schedules: [false], forbidden: true })
  expect(blind).toMatchObject({ state: 'unknown', text: 'Object stores may not be read here' })
  expect(read({ archiving: 'False', forbidden: true }).state).toBe('failing')
  expect(read({ archiving: 'True', schedules: [false], store: false }).text).toContain('does not exist')
})
