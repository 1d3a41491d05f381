import { expect, test } from 'vitest'
import { type KubeObject, kindKey } from '../../../../shared/domain/kube.ts'
import { createFixtureView } from '../../fixture-view.ts'
import { volumeClaimKind } from '../../kube-kinds.ts'
import { clusterKind } from '../kinds.ts'
import { watches } from '../watches.ts'
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

test('the storage class is the one that is named, else the one that the volumes have, and never just “default”', () => {
  const root = (spec: object) => ({
    apiVersion: `${clusterKind.group}/${clusterKind.version}`,
    kind: clusterKind.kind,
    metadata: { name: 'orders', namespace: 'shop', uid: 'u1' },
    spec: { instances: 1, ...spec },
    status: {},
  })
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'orders-1', namespace: 'shop', labels: { 'cnpg.io/cluster': 'orders', 'cnpg.io/pvcRole': 'PG_DATA' } },
    spec: { storageClassName: 'quick' },
  }
  const classes = (spec: object, objects: readonly KubeObject[] = [], forbidden: readonly string[] = []) => {
    const object = root(spec)
    const sections = buildSections(object, createFixtureView([object, ...objects], [], forbidden, watches))
    return sections.find(each => each.id === 'storage')?.table?.rows.map(row => row.at(-1)?.text)
  }
  const storage = { size: '1Gi' }
  const unread = [kindKey(volumeClaimKind)]
  expect(classes({ storage: { ...storage, storageClass: 'fast' } }, [claim])).toEqual(['fast'])
  expect(classes({ storage: { ...storage, pvcTemplate: { storageClassName: 'fast' } } }, [], unread)).toEqual(['fast'])
  expect(classes({ storage, walStorage: storage }, [claim])).toEqual(['quick, by default', 'not named; the cluster’s default'])
  expect(classes({ storage }, [], unread)).toEqual(['not named; the volumes could not be read'])
  expect(classes({})).toEqual(['could not be read'])
})
