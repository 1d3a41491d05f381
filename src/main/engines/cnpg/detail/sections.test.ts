import { expect, test } from 'vitest'
import { createFixtureView } from '../../fixture-view.ts'
import { clusterKind } from '../kinds.ts'
import { buildSections } from './sections.ts'

const archiver = { name: 'barman-cloud.cloudnative-pg.io', isWALArchiver: true, parameters: { barmanObjectName: 'store' } }
const archives = { type: 'ContinuousArchiving', status: 'True', reason: 'ContinuousArchivingSuccess', message: 'working' }
const hibernated = { type: 'cnpg.io/hibernation', status: 'True', reason: 'Hibernated', message: '' }

function factOf(section: string, label: string, more: { annotations?: object; spec?: object; status?: object }) {
  const root = {
    apiVersion: `${clusterKind.group}/${clusterKind.version}`,
    kind: clusterKind.kind,
    metadata: { name: 'orders', namespace: 'shop', uid: 'u1', annotations: { ...more.annotations } },
    spec: { instances: 2, ...more.spec },
    status: { conditions: [archives], ...more.status },
  }
  const found = buildSections(root, createFixtureView([root])).find(each => each.id === section)
  return found?.facts.find(each => each.label === label)?.value ?? null
}

const archiving = (more: Parameters<typeof factOf>[2]) => factOf('archiving', 'WAL archiving', more)

test('WAL archiving works only where something archives it', () => {
  expect(archiving({ spec: { plugins: [archiver] } })).toMatchObject({ text: 'works', tone: 'good' })
  expect(archiving({ spec: { backup: { barmanObjectStore: { destinationPath: 's3://x' } } } })).toMatchObject({ text: 'works' })
  expect(archiving({})).toMatchObject({ text: 'not set up', tone: 'warn' })
  expect(archiving({ spec: { plugins: [{ ...archiver, enabled: false }] } })).toMatchObject({ text: 'not set up' })
  expect(archiving({ spec: { plugins: [{ ...archiver, isWALArchiver: false }] } })).toMatchObject({ text: 'not set up' })
})

test('of a hibernated database nothing is archived, and its volumes are kept, not left over', () => {
  const paused = {
    annotations: { 'cnpg.io/hibernation': 'on' },
    spec: { plugins: [archiver] },
    status: { conditions: [archives, hibernated], danglingPVC: ['orders-1'] },
  }
  expect(archiving(paused)).toMatchObject({ text: 'nothing runs', tone: 'muted' })
  expect(factOf('storage', 'Left over', paused)).toBeNull()
  expect(factOf('storage', 'Kept for hibernation', paused)).toMatchObject({ text: 'orders-1', tone: 'plain' })
  expect(factOf('storage', 'Left over', { status: { danglingPVC: ['orders-1'] } })).toMatchObject({ text: 'orders-1', tone: 'warn' })
})
