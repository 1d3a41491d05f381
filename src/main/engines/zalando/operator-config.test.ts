import { expect, test } from 'vitest'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { createFixtureView } from '../fixture-view.ts'
import { operatorConfigurationKind } from './kinds.ts'
import { findsByLabel, logicalBackupName, readOperatorConfig, secretOf } from './operator-config.ts'
import { watches } from './watches.ts'

const crd = (configuration: unknown): KubeObject => ({
  kind: 'OperatorConfiguration',
  metadata: { name: 'conf', namespace: 'ops' },
  configuration,
})
const map = (data: Record<string, string>): KubeObject => ({
  kind: 'ConfigMap',
  metadata: { name: 'postgres-operator', namespace: 'ops' },
  data,
})
const read = (objects: readonly KubeObject[], forbidden: readonly string[] = []) =>
  readOperatorConfig(createFixtureView(objects, [], forbidden, watches))

test('both kinds of configuration are read alike', () => {
  const expected = {
    nameLabel: 'pg',
    roleLabel: 'role',
    minInstances: 2,
    maxInstances: null,
    teamPrefix: true,
    crossNamespaceSecrets: true,
  }
  const settings = { cluster_name_label: 'pg', pod_role_label: 'role', enable_cross_namespace_secret: true }
  const ofCrd = read([crd({ kubernetes: settings, min_instances: 2, max_instances: -1, enable_team_id_clustername_prefix: true })])
  expect(ofCrd).toMatchObject({ ...expected, source: 'OperatorConfiguration ops/conf', doubt: null })
  const ofMap = read([
    map({
      ...settings,
      enable_cross_namespace_secret: 'true',
      min_instances: '2',
      max_instances: '-1',
      enable_team_id_clustername_prefix: 'true',
    }),
  ])
  expect(ofMap).toMatchObject({ ...expected, source: 'ConfigMap ops/postgres-operator', doubt: null })
})

test('labels of either notation are compared with those that are looked for', () => {
  expect(findsByLabel(read([]))).toBe(true)
  expect(findsByLabel(read([map({ cluster_labels: 'application:spilo, tier:data' })]))).toBe(true)
  expect(findsByLabel(read([map({ cluster_labels: 'app:spilo' })]))).toBe(false)
  expect(findsByLabel(read([crd({ kubernetes: { cluster_labels: { application: 'db' } } })]))).toBe(false)
})

test('what could not be read, or is there twice, is doubted', () => {
  expect(read([], ['configmaps']).doubt).toContain('could not be read')
  expect(read([crd({}), map({})]).doubt).toContain('several')
  expect(read([]).doubt).toBeNull()
})

test('a Secret has the name of the template, and its place', () => {
  const place = { namespace: 'shop', name: 'acid-orders' }
  expect(secretOf(read([]), place, 'reporting_ro')).toEqual({
    namespace: 'shop',
    name: 'reporting-ro.acid-orders.credentials.postgresql.acid.zalan.do',
  })
  const cross = read([map({ enable_cross_namespace_secret: 'true', secret_name_template: '{namespace}-{username}-{nothing}' })])
  expect(secretOf(cross, place, 'billing.app')).toEqual({ namespace: 'billing', name: 'billing-billing.app-{nothing}' })
  expect(secretOf(read([]), place, 'billing.app').namespace).toBe('shop')
})

test('the name of a CronJob is cut where Kubernetes wants it', () => {
  expect(logicalBackupName(read([]), 'acid-orders')).toBe('logical-backup-acid-orders')
  expect(logicalBackupName(read([]), `${'a'.repeat(36)}-${'b'.repeat(20)}`)).toBe(`logical-backup-${'a'.repeat(36)}`)
})

test('of an operator’s configuration nothing is kept that may be a secret', () => {
  const watch = watches.find(each => each.kind === operatorConfigurationKind)
  const kept = watch?.prune(
    crd({
      logical_backup: { logical_backup_s3_bucket: 'dumps', logical_backup_s3_secret_access_key: 'CANARY' },
      aws_or_gcp: { gcp_credentials: 'CANARY', wal_s3_bucket: 'wal' },
      sidecars: [{ env: [{ value: 'CANARY' }] }],
    }),
  )
  expect(JSON.stringify(kept)).not.toContain('CANARY')
  expect(JSON.stringify(kept)).toContain('dumps')
  const other: KubeObject = { kind: 'ConfigMap', metadata: { name: 'other', namespace: 'ops' }, data: { docker_image: 'CANARY' } }
  expect(JSON.stringify(watches.find(each => each.kind.kind === 'ConfigMap')?.prune(other))).not.toContain('CANARY')
})
