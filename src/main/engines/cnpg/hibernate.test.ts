import { expect, test } from 'vitest'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { planIn, seeIn, world } from './change/plan-for-tests.ts'
import { pause, resume } from './hibernate.ts'

const on = { annotations: { 'cnpg.io/hibernation': 'on' } }
const asleep = { conditions: [{ type: 'cnpg.io/hibernation', status: 'True', reason: 'Hibernated', message: '' }], readyInstances: 0 }

function schedule(name: string, suspend: boolean, annotations: Record<string, string> = {}): KubeObject {
  return { kind: 'ScheduledBackup', metadata: { name, namespace: 'shop', annotations }, spec: { cluster: { name: 'orders' }, suspend } }
}

test('pausing sets the annotation and suspends the schedules that run, marked for the way back', () => {
  const plan = planIn(pause, [...world(2), schedule('nightly', false), schedule('old', true)], {})
  expect(plan.because).toBeNull()
  expect(plan.steps).toMatchObject([
    { id: 'cluster', patch: { metadata: { annotations: { 'cnpg.io/hibernation': 'on' } } } },
    { id: 'schedule-nightly', kind: { kind: 'ScheduledBackup' }, patch: { spec: { suspend: true } } },
  ])
  expect(plan.consequences[0]?.level).toBe('outage')
})

test('backups that will fail meanwhile are named, and so are poolers; schedules that can’t be read are unknown', () => {
  const pooler: KubeObject = { kind: 'Pooler', metadata: { name: 'front', namespace: 'shop' }, spec: { cluster: { name: 'orders' } } }
  const plan = planIn(pause, [...world(2), schedule('nightly', false), pooler], { suspendBackups: false })
  expect(plan.steps).toHaveLength(1)
  expect(plan.warns.map(check => check.seen)).toEqual([
    'These will fail while it is paused: nightly.',
    'They go on running and have nothing to lead to: front.',
  ])
  const blind = planIn(pause, world(2), {}, ['scheduledbackups.postgresql.cnpg.io'])
  expect(blind.checks.find(check => check.id === 'backups-1')?.status).toBe('unknown')
})

test('what is paused can’t be paused again, and only what is paused can be resumed', () => {
  expect(planIn(pause, world(2, { metadata: on, status: asleep }), {}).because).toBe('It is paused already.')
  expect(planIn(resume, world(2), {}).because).toBe('It is not paused.')
  const plan = planIn(
    resume,
    [
      ...world(2, { metadata: on, status: asleep }),
      schedule('mine', true, { 'clouddb-desktop.io/suspended-with-database': 'true' }),
      schedule('theirs', true),
    ],
    {},
  )
  expect(plan.because).toBeNull()
  expect(plan.steps).toMatchObject([
    { patch: { metadata: { annotations: { 'cnpg.io/hibernation': 'off' } } } },
    {
      id: 'schedule-mine',
      patch: { metadata: { annotations: { 'clouddb-desktop.io/suspended-with-database': null } }, spec: { suspend: false } },
    },
  ])
  expect(plan.warns.map(check => check.seen)).toEqual(['Suspended, and stay so: theirs.'])
})

test('it is paused when the condition says so, whatever the phase', () => {
  expect(seeIn(pause, 'STOPPING', world(1, { metadata: on }), {}).status).toBe('active')
  expect(seeIn(pause, 'STOPPING', world(1, { metadata: on, status: asleep }), {}).status).toBe('done')
  expect(seeIn(pause, 'STOPPING', world(1), {}).waitingFor).toContain('somebody took away')
  expect(seeIn(resume, 'COMPLETED', world(2, { status: asleep }), {}).status).toBe('active')
  expect(seeIn(resume, 'COMPLETED', world(2), {}).status).toBe('done')
})
