import { expect, test } from 'vitest'
import { createFixtureView } from '../../fixture-view.ts'
import { engine } from '../engine.ts'
import { clusterKind } from '../kinds.ts'

test('passwords in a Cluster are not shown: not in its YAML, and not among its settings', () => {
  const root = {
    apiVersion: `${clusterKind.group}/${clusterKind.version}`,
    kind: clusterKind.kind,
    metadata: {
      name: 'orders',
      namespace: 'shop',
      uid: 'u1',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"sql":"alter role a password 'CANARY'"}` },
    },
    spec: {
      instances: 3,
      postgresql: { parameters: { archive_cleanup_command: 'PGPASSWORD=CANARY clean', max_connections: '200' } },
      bootstrap: { initdb: { postInitSQL: ["create role x password 'CANARY'"], secret: { name: 'orders-app' } } },
      externalClusters: [{ name: 'old', connectionParameters: { user: 'app', password: 'CANARY' }, password: { name: 'old', key: 'pw' } }],
    },
  }
  const view = createFixtureView([root])
  const detail = engine.detail({ contextId: 'c', root, view, operatorVersion: null, operatorDown: false })
  expect(JSON.stringify(detail)).not.toContain('CANARY')
  for (const kept of ['create role x password ***', 'name: orders-app', 'user: app', 'key: pw', 'max_connections']) {
    expect(detail.yaml).toContain(kept)
  }
})
