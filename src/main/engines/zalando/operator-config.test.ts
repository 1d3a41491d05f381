import { expect, test } from 'vitest'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { createFixtureView } from '../fixture-view.ts'
import { configMapKind, operatorConfigurationKind } from './kinds.ts'
import { configReads, settingsNamedBy } from './named-settings.ts'
import { logicalBackupName, readOperatorConfig, secretOf, selectorOf, selectorOfOne } from './operator-config.ts'
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

test('labels of either notation make the selector by which objects are looked for', () => {
  expect(selectorOf(read([]))).toBe('application=spilo')
  expect(selectorOf(read([map({ cluster_labels: 'application:spilo, tier:data' })]))).toBe('application=spilo,tier=data')
  expect(selectorOf(read([map({ cluster_labels: 'app:spilo' })]), 'db-connection-pooler')).toBe('app=spilo')
  const other = read([crd({ kubernetes: { cluster_labels: { application: 'db' }, cluster_name_label: 'pg' } })])
  expect(selectorOf(other, 'db-connection-pooler')).toBe('application in (db,db-connection-pooler)')
  expect(selectorOfOne(other, 'orders', 'spilo')).toBe('application=db,pg=orders')
  expect(selectorOfOne(other, 'orders', 'db-connection-pooler')).toBe('application=db-connection-pooler,pg=orders')
})

test('what no label can be is not put into a selector', () => {
  const hostile = read([map({ cluster_labels: 'application:x y,other:1', cluster_name_label: 'a,b=c' })])
  expect(selectorOf(hostile)).toBeNull()
  expect(selectorOfOne(hostile, 'orders', 'spilo')).toBe('application=spilo,cluster-name=orders')
})

const operator = (env: Record<string, string>): KubeObject => ({
  kind: 'Deployment',
  metadata: { name: 'pgo', namespace: 'ops', labels: { application: 'postgres-operator' } },
  spec: { template: { spec: { containers: [{ env: Object.entries(env).map(([name, value]) => ({ name, value })) }] } } },
})
const named = (namespace: string, name: string, prefix: string): KubeObject => ({
  kind: 'ConfigMap',
  metadata: { namespace, name },
  data: { logical_backup_job_prefix: prefix },
})

test('the settings are those that the operator’s Deployment names', () => {
  const maps = [named('ops', 'postgres-operator', 'usual-'), named('conf', 'mine', 'mine-'), named('ops', 'mine', 'beside-')]
  const prefixOf = (env: Record<string, string>) => {
    const { logicalBackupPrefix, doubt } = read([operator(env), crd({ logical_backup: { logical_backup_job_prefix: 'object-' } }), ...maps])
    return [logicalBackupPrefix, doubt]
  }
  expect(prefixOf({})).toEqual(['usual-', null])
  expect(prefixOf({ CONFIG_MAP_NAME: 'conf/mine' })).toEqual(['mine-', null])
  expect(prefixOf({ CONFIG_MAP_NAME: 'mine' })).toEqual(['beside-', null])
  expect(prefixOf({ POSTGRES_OPERATOR_CONFIGURATION_OBJECT: 'conf', CONFIG_MAP_NAME: 'conf/mine' })).toEqual(['object-', null])
})

test('reads lead from the Deployment to the ConfigMap that it names; without one, to the usual places', () => {
  const later = (objects: readonly KubeObject[]) =>
    configReads.flatMap(each => ('later' in each ? each.later(createFixtureView(objects)) : []))
  expect(later([operator({ CONFIG_MAP_NAME: 'conf/mine' })])).toEqual([{ kind: configMapKind, namespace: 'conf', name: 'mine' }])
  expect(later([operator({ POSTGRES_OPERATOR_CONFIGURATION_OBJECT: 'conf' })])).toEqual([])
  expect(later([operator({ CONFIG_MAP_NAME: '../../secrets/mine' })]).map(each => 'name' in each && each.name)).not.toContain('mine')
  expect(later([])).toHaveLength(2)
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
  const other: KubeObject = { kind: 'ConfigMap', metadata: { name: 'other', namespace: 'ops' }, data: { pam_password: 'CANARY' } }
  expect(JSON.stringify(watches.find(each => each.kind.kind === 'ConfigMap')?.prune(other))).not.toContain('CANARY')
  const deployments = watches.filter(each => each.kind.kind === 'Deployment' && each.settings === true)
  expect(deployments).toHaveLength(2)
  for (const { prune } of deployments) {
    const pruned = prune(operator({ CONFIG_MAP_NAME: 'conf/mine', LOGICAL_BACKUP_KEY: 'CANARY' }))
    expect(JSON.stringify(pruned)).not.toContain('CANARY')
    expect(settingsNamedBy(pruned)).toMatchObject({ namespace: 'conf', name: 'mine' })
  }
})

test('ConfigMaps are watched by the names that the Deployments give, and by the usual one where none does', () => {
  const watch = watches.find(each => each.kind === configMapKind)
  expect(watch?.fieldSelector).toBe('metadata.name=postgres-operator')
  const by = (objects: readonly KubeObject[]) => watch?.fieldsBy?.(createFixtureView(objects))
  expect(by([])).toEqual([])
  expect(by([operator({ POSTGRES_OPERATOR_CONFIGURATION_OBJECT: 'conf' })])).toEqual([])
  expect(
    by([operator({ CONFIG_MAP_NAME: 'conf/mine' }), operator({ CONFIG_MAP_NAME: 'mine' }), operator({ CONFIG_MAP_NAME: 'other' })]),
  ).toEqual(['metadata.name=mine', 'metadata.name=other'])
  expect(by([operator({ CONFIG_MAP_NAME: 'a,metadata.namespace!=b' })])).toEqual([])
})
