import { expect, test } from 'vitest'
import { z } from 'zod'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { OperatorOperation, PlanDraft } from '../../engine.ts'
import { eraseOperatorParams } from '../../erase-params.ts'
import { createFixtureView } from '../../fixture-view.ts'
import { keepBackupCredentials } from './backup-credentials.ts'
import { configureBackups } from './backups.ts'
import { operatorPage } from './page.ts'
import { configureRetention } from './retention.ts'
import { configureTiming } from './timing.ts'
import { configureUpgrades } from './upgrades.ts'

const env = (entries: Record<string, string>) => Object.entries(entries).map(([name, value]) => ({ name, value }))

function deployment(variables: Record<string, string> = { POSTGRES_OPERATOR_CONFIGURATION_OBJECT: 'main' }): KubeObject {
  return {
    kind: 'Deployment',
    metadata: { name: 'postgres-operator', namespace: 'ops', uid: 'd' },
    spec: { template: { spec: { containers: [{ name: 'postgres-operator', env: env(variables) }] } } },
  }
}

const configuration = (content: Record<string, unknown> = {}): KubeObject => ({
  kind: 'OperatorConfiguration',
  metadata: { name: 'main', namespace: 'ops' },
  configuration: { logical_backup: { logical_backup_s3_bucket: 'dumps' }, ...content },
})

const configMap = (data: Record<string, string>): KubeObject => ({
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'ops' },
  data,
})

const database = (name: string, spec: Record<string, unknown>): KubeObject => ({
  kind: 'postgresql',
  metadata: { name, namespace: 'shop' },
  spec,
})

/** The plan of an operation as a page would ask for it: with what its form begins with, and what is given. */
function draft<P>(
  operation: OperatorOperation<P>,
  given: Record<string, unknown>,
  objects: readonly KubeObject[],
  of = deployment(),
): PlanDraft {
  const view = createFixtureView(objects)
  const operator = { deployments: [of], kubernetes: null }
  const erased = eraseOperatorParams(operation)
  const begun = erased.begin?.(operator, view).params
  const params = erased.params.parse({ ...begun, ...given })
  return erased.plan({ params, operator, documents: { values: [] }, view, now: '2026-03-01T00:00:00Z' })
}

function objections({ checks }: PlanDraft, status: string): readonly string[] {
  return checks.filter(check => check.status === status).map(check => `${check.field}: ${check.seen}`)
}

test('a setting is written to where the operator reads it, and then it is restarted', () => {
  const made = draft(configureUpgrades, { major_version_upgrade_mode: 'off', major_version_upgrade_team_allow_list: ['shop', 'bank'] }, [
    configuration(),
  ])
  expect(objections(made, 'fail')).toEqual([])
  expect(made.steps).toMatchObject([
    {
      id: 'settings',
      verb: 'patch',
      namespace: 'ops',
      name: 'main',
      kind: { kind: 'OperatorConfiguration' },
      patch: {
        configuration: {
          major_version_upgrade: { major_version_upgrade_mode: 'off', major_version_upgrade_team_allow_list: ['shop', 'bank'] },
        },
      },
    },
    { id: 'restart', name: 'postgres-operator' },
  ])
})

test('in a ConfigMap everything is text, and the rest of a map stays', () => {
  const made = draft(
    configureRetention,
    { when_scaled: 'retain', enable_secrets_deletion: 'false' },
    [configMap({ persistent_volume_claim_retention_policy: 'when_deleted:delete,when_scaled:delete' })],
    deployment({ CONFIG_MAP_NAME: 'settings' }),
  )
  expect(made.steps[0]).toMatchObject({
    kind: { kind: 'ConfigMap' },
    patch: {
      data: { persistent_volume_claim_retention_policy: 'when_deleted:delete,when_scaled:retain', enable_secrets_deletion: 'false' },
    },
  })
})

for (const empty of ['', null]) {
  test(`what is given as ${JSON.stringify(empty)} is taken away, so that the operator’s default holds`, () => {
    const made = draft(configureTiming, { resync_period: empty }, [configuration({ resync_period: '1h' })])
    expect(made.steps[0]).toMatchObject({ patch: { configuration: { resync_period: null } } })
    const chosen = { kubernetes: { enable_secrets_deletion: false } }
    const switched = draft(configureRetention, { enable_secrets_deletion: empty }, [configuration(chosen)])
    expect(switched.steps[0]).toMatchObject({ patch: { configuration: { kubernetes: { enable_secrets_deletion: null } } } })
    expect([...objections(made, 'fail'), ...objections(switched, 'fail')]).toEqual([])
  })
}

test('what stands empty, or in the operator’s other spelling, is not touched by who changes something else', () => {
  const stands = { logical_backup_s3_bucket: 'dumps', logical_backup_s3_endpoint: '', logical_backup_s3_sse: '' }
  const made = draft(configureBackups, { logical_backup_s3_region: 'eu' }, [configuration({ logical_backup: stands })])
  expect(made.steps[0]).toMatchObject({ patch: { configuration: { logical_backup: { logical_backup_s3_region: 'eu' } } } })
  expect(JSON.stringify(made.steps[0])).not.toMatch(/endpoint|sse/)
  const flags = draft(
    configureRetention,
    { when_scaled: 'retain' },
    [configMap({ enable_secrets_deletion: 'True' })],
    deployment({ CONFIG_MAP_NAME: 'settings' }),
  )
  expect(JSON.stringify(flags.steps[0])).not.toContain('enable_secrets_deletion')
})

test('a list that is emptied is taken away', () => {
  const made = draft(configureTiming, { maintenance_windows: [] }, [configuration({ maintenance_windows: ['Sun:01:00-05:00'] })])
  expect(made.steps[0]).toMatchObject({ patch: { configuration: { maintenance_windows: null } } })
})

test('what is left out stays as it stands', () => {
  const view = createFixtureView([configuration({ resync_period: '1h', min_instances: 2, maintenance_windows: ['Sun:01:00-05:00'] })])
  const erased = eraseOperatorParams(configureTiming)
  const operator = { deployments: [deployment()], kubernetes: null }
  const params = erased.params.parse({ max_instances: '5' })
  const made = erased.plan({ params, operator, documents: { values: [] }, view, now: '2026-03-01T00:00:00Z' })
  expect(made.steps[0]).toMatchObject({ patch: { configuration: { max_instances: 5 } } })
  expect(JSON.stringify(made.steps[0])).not.toMatch(/resync_period|min_instances|maintenance_windows/)
})

test('a field counts only for the stores and the mode that read it, and what stands there for others bars nothing', () => {
  const shownWhen = (operation: { readonly params: z.ZodType }, name: string): unknown =>
    (
      z.toJSONSchema(operation.params, { io: 'input', unrepresentable: 'any' }) as {
        properties: Record<string, { form?: { when?: unknown } }>
      }
    ).properties[name]?.form?.when
  expect(shownWhen(configureBackups, 'logical_backup_s3_region')).toEqual({ field: 'logical_backup_provider', is: ['s3', '', null] })
  expect(shownWhen(configureBackups, 'logical_backup_azure_storage_container')).toEqual({ field: 'logical_backup_provider', is: ['az'] })
  expect(shownWhen(configureBackups, 'logical_backup_schedule')).toBeUndefined()
  expect(shownWhen(configureUpgrades, 'target_major_version')).toEqual({ field: 'major_version_upgrade_mode', is: ['full'] })
  const odd = { logical_backup_provider: 'gcs', logical_backup_s3_bucket: 'dumps', logical_backup_s3_endpoint: 'odd' }
  const stands = [configuration({ logical_backup: odd, major_version_upgrade: { target_major_version: '9' } })]
  expect(objections(draft(configureBackups, { logical_backup_s3_bucket_prefix: 'x' }, stands), 'fail')).toEqual([])
  expect(objections(draft(configureUpgrades, { major_version_upgrade_mode: 'off' }, stands), 'fail')).toEqual([])
  expect(objections(draft(configureBackups, { logical_backup_s3_region: 'eu' }, stands), 'warn').join()).toContain('Only S3')
})

test('credentials are asked for by the store that is set up; for another they are refused', () => {
  const azure = [configuration({ logical_backup: { logical_backup_provider: 'az' } }), database('one', {})]
  const begin = keepBackupCredentials.begin?.({ deployments: [deployment()], kubernetes: null }, createFixtureView(azure))
  expect([begin?.params.store, begin?.choices.store]).toEqual(['az', [{ value: 'az', label: 'Azure Blob Storage', note: null }]])
  expect(objections(draft(keepBackupCredentials, { store: 's3', accountKey: 'x' }, azure), 'fail')).toEqual([
    'store: Its backups go to “az” now.',
  ])
})

test('nothing to change is refused', () => {
  const made = draft(configureTiming, {}, [configuration()])
  expect(made.steps).toEqual([])
  expect(objections(made, 'fail')).toEqual(['null: All of it is so already.'])
})

test('full upgrades name the databases that they reach, and want a name typed', () => {
  const old = database('old', { postgresql: { version: '14' } })
  const made = draft(configureUpgrades, { major_version_upgrade_mode: 'full', minimal_major_version: '16' }, [
    configuration(),
    old,
    database('new', { postgresql: { version: '17' } }),
  ])
  expect(made.consequences[0]?.level).toBe('outage')
  expect(made.consequences[0]?.text).toContain('shop/old (14)')
  expect(made.consequences[0]?.text).not.toContain('shop/new')
  expect(made.typed?.text).toBe('postgres-operator')
  expect(objections(made, 'warn').join()).toContain('a manifest then names a version that its database no longer runs')
})

const refusals: readonly (readonly [operation: OperatorOperation<never> | unknown, given: Record<string, unknown>, reason: string])[] = [
  [configureUpgrades, { minimal_major_version: '18', target_major_version: '16' }, 'target_major_version: 16 is older than'],
  [configureUpgrades, { target_major_version: '99' }, 'target_major_version: “99” is no major version'],
  [configureBackups, { logical_backup_s3_bucket: '' }, 'logical_backup_s3_bucket: Enter the bucket.'],
  [configureBackups, { logical_backup_provider: 'az' }, 'logical_backup_azure_storage_account_name: Enter the Azure account.'],
  [configureBackups, { logical_backup_schedule: '0 2 * * 1-5' }, 'logical_backup_schedule: The operator takes only digits'],
  [configureBackups, { logical_backup_s3_retention_time: 'soon' }, 'logical_backup_s3_retention_time: “soon” is not a span of time.'],
  [configureBackups, { logical_backup_s3_endpoint: 'store' }, 'logical_backup_s3_endpoint: An endpoint begins with https://.'],
  [configureRetention, { delete_annotation_date_key: 'a b' }, 'delete_annotation_date_key: '],
  [
    configureRetention,
    { delete_annotation_date_key: 'x', delete_annotation_name_key: 'x' },
    'delete_annotation_name_key: The two annotations must differ.',
  ],
  [configureTiming, { resync_period: 'often' }, 'resync_period: “often” is not a span of time.'],
  [configureTiming, { min_instances: '3', max_instances: '2' }, 'max_instances: The most members, 2, are fewer than the fewest, 3.'],
  [configureTiming, { min_instances: 'two' }, 'min_instances: “two” is not a whole number.'],
  [configureTiming, { maintenance_windows: ['Someday'] }, 'maintenance_windows: “Someday” is not a window.'],
  [keepBackupCredentials, {}, 'accessKeyId: Enter it.'],
  [keepBackupCredentials, { secret: 'No Name' }, 'secret: '],
]

for (const [operation, given, reason] of refusals) {
  test(`${JSON.stringify(given)} is refused: ${reason}`, () => {
    const made = draft(operation as OperatorOperation<unknown>, given, [configuration(), database('one', {})])
    expect(objections(made, 'fail').some(text => text.startsWith(reason))).toBe(true)
  })
}

test('deleting volumes of members that are scaled away is refused while a database is paused on a schedule', () => {
  const schedule: KubeObject = {
    kind: 'CronJob',
    metadata: {
      name: 'pause-orders',
      namespace: 'shop',
      labels: { 'clouddb-desktop.io/component': 'pause-schedule', 'clouddb-desktop.io/does': 'pause' },
      annotations: { 'clouddb-desktop.io/database': 'postgresql.acid.zalan.do/orders' },
    },
  }
  const made = draft(configureRetention, { when_scaled: 'delete' }, [configuration(), schedule])
  expect(objections(made, 'fail')[0]).toContain('when_scaled: Paused on a schedule: shop/orders.')
  expect(objections(draft(configureRetention, { when_scaled: 'delete' }, [configuration()]), 'fail')).toEqual([])
})

test('new bounds say which databases they start, and which lose members', () => {
  const made = draft(configureTiming, { min_instances: '1', max_instances: '2' }, [
    configuration(),
    database('paused', { numberOfInstances: 0 }),
    database('big', { numberOfInstances: 3 }),
    database('fine', { numberOfInstances: 2 }),
  ])
  const said = made.consequences.map(({ level, text }) => `${level}: ${text}`).join('\n')
  expect(said).toContain('shop/paused (0): paused now, and started by this.')
  expect(said).toContain('data-loss: shop/big (3): scaled down to 2')
  expect(said).not.toContain('fine')
})

test('credentials go into a Secret beside every database, and clear text goes out of the settings', () => {
  const clear = { logical_backup: { logical_backup_s3_access_key_id: 'AKIA', logical_backup_s3_secret_access_key: 'very-secret' } }
  const objects = [configuration(clear), database('one', {}), { ...database('two', {}), metadata: { name: 'two', namespace: 'bank' } }]
  const made = draft(keepBackupCredentials, { accessKeyId: 'new-id', secretAccessKey: 'new-key' }, objects)
  expect(objections(made, 'fail')).toEqual([])
  expect(made.steps.map(step => step.id)).toEqual(['secret-bank', 'secret-shop', 'settings', 'restart'])
  expect(made.steps[0]).toMatchObject({
    manifest: { kind: 'Secret', stringData: { AWS_ACCESS_KEY_ID: 'new-id', AWS_SECRET_ACCESS_KEY: 'new-key' } },
  })
  expect(made.steps[2]).toMatchObject({
    patch: {
      configuration: {
        logical_backup: {
          logical_backup_cronjob_environment_secret: 'logical-backup-credentials',
          logical_backup_s3_access_key_id: null,
          logical_backup_s3_secret_access_key: null,
        },
      },
    },
  })
  expect(JSON.stringify([made.remember, made.consequences, made.checks])).not.toMatch(/very-secret|new-key/)
  const shown = JSON.stringify(operatorPage.sections({ deployments: [deployment()], kubernetes: null }, createFixtureView(objects)))
  expect(shown).toContain('Credentials in clear text')
  expect(shown).not.toContain('very-secret')
})

test('settings that are not there, and a store without keys, say so', () => {
  const view = createFixtureView([])
  expect(configureUpgrades.available({ deployments: [deployment()], kubernetes: null }, view)).toEqual({
    because: 'OperatorConfiguration ops/main, which holds its settings, is not there.',
  })
  const google = createFixtureView([configuration({ logical_backup: { logical_backup_provider: 'gcs' } })])
  expect(keepBackupCredentials.available({ deployments: [deployment()], kubernetes: null }, google)).toMatchObject({
    because: expect.stringContaining('there is no key to keep'),
  })
})

test('without a word in the Deployment the only configuration is taken, and that is a doubt', () => {
  const made = draft(configureTiming, { resync_period: '1h' }, [configuration()], deployment({}))
  expect(objections(made, 'unknown')[0]).toContain('OperatorConfiguration ops/main is taken for the one that the operator reads')
})
