import { expect, test } from 'vitest'
import { createPracticeClient } from '../../src/main/practice/client.ts'
import { types } from '../../src/main/practice/operators/zalando/kinds.ts'
import { openOperatorBench } from '../fakes/operator-bench.ts'

const place = { namespace: 'postgres-operator', name: 'postgres-operator' }

test('settings of the second operator are changed by plans, each with the restart that reads them', { timeout: 600_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, practice, client, contextId } = await openOperatorBench(life)
  const [entry] = practice.kubeconfig()
  if (entry === undefined) throw new Error('The practice cluster has no context')
  await using kubectlLike = createPracticeClient(entry, 'somebody-else')
  const settings = async () => (await kubectlLike.get(types.OperatorConfiguration, place))?.configuration
  const sectionTexts = async () => JSON.stringify((await client.operators.get({ context: contextId, engine: 'zalando' })).detail?.sections)

  const forms: readonly (readonly [operation: string, given: Record<string, unknown>, then: object])[] = [
    ['configure-upgrades', { major_version_upgrade_mode: 'off' }, { major_version_upgrade: { major_version_upgrade_mode: 'off' } }],
    [
      'configure-backups',
      { logical_backup_s3_retention_time: '3 weeks' },
      { logical_backup: { logical_backup_s3_retention_time: '3 weeks' } },
    ],
    [
      'configure-retention',
      { enable_persistent_volume_claim_deletion: 'false', when_scaled: 'retain' },
      { kubernetes: { enable_persistent_volume_claim_deletion: false } },
    ],
    ['configure-timing', { resync_period: '1h', max_instances: '5' }, { resync_period: '1h', max_instances: 5 }],
  ]
  for (const [operation, given, then] of forms) {
    const page = await client.operators.get({ context: contextId, engine: 'zalando' })
    const begun = page.actions.find(action => action.operation === operation)
    expect(begun?.because, operation).toBeNull()
    await run('zalando', operation, { ...begun?.params, ...given })
    expect(await settings(), operation).toMatchObject(then)
  }
  // What the form did not touch stays as it was.
  expect(await settings()).toMatchObject({ kubernetes: { cluster_labels: { application: 'spilo' } } })

  // What a caller leaves out stays as it is; null and nothing go back to the operator's default.
  await run('zalando', 'configure-timing', { min_instances: '1' })
  expect(await settings()).toMatchObject({ resync_period: '1h', min_instances: 1, max_instances: 5 })
  await run('zalando', 'configure-timing', { resync_period: null, min_instances: '' })
  const timing = Object.keys((await settings()) ?? {}).filter(key => ['resync_period', 'min_instances', 'max_instances'].includes(key))
  expect(timing).toEqual(['max_instances'])
  await run('zalando', 'configure-retention', { enable_persistent_volume_claim_deletion: null })
  expect(JSON.stringify(await settings())).not.toContain('enable_persistent_volume_claim_deletion')
  expect(await settings()).toMatchObject({ kubernetes: { persistent_volume_claim_retention_policy: { when_scaled: 'retain' } } })

  const refused = await plan('zalando', 'configure-timing', { min_instances: '9', max_instances: '5' })
  expect(refused.state).toBe('blocked')
  expect(refused.checks.find(check => check.status === 'fail')).toMatchObject({ field: 'max_instances' })
  expect(await sectionTexts()).toContain('3 weeks')
})

test('credentials in clear text become a Secret, and are never shown', { timeout: 600_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, practice, client, contextId } = await openOperatorBench(life)
  const [entry] = practice.kubeconfig()
  if (entry === undefined) throw new Error('The practice cluster has no context')
  await using kubectlLike = createPracticeClient(entry, 'somebody-else')
  const clear = { logical_backup_s3_access_key_id: 'AKIAOLD', logical_backup_s3_secret_access_key: 'old-and-in-the-clear' }
  await kubectlLike.patch(types.OperatorConfiguration, place, 'merge', { configuration: { logical_backup: clear } })
  await kubectlLike.create(types.postgresql, {
    apiVersion: 'acid.zalan.do/v1',
    kind: 'postgresql',
    metadata: { name: 'till', namespace: 'default' },
    spec: { teamId: 'acid', numberOfInstances: 1, postgresql: { version: '17' }, volume: { size: '1Gi' } },
  })

  const unread = await plan('zalando', 'keep-backup-credentials', {})
  expect(unread.checks.filter(check => check.status === 'fail').map(check => check.field)).toEqual(['accessKeyId', 'secretAccessKey'])

  const given = { accessKeyId: 'AKIANEW', secretAccessKey: 'new-and-typed-in' }
  const made = await plan('zalando', 'keep-backup-credentials', given)
  expect(JSON.stringify(made)).not.toMatch(/old-and-in-the-clear|new-and-typed-in/)
  await run('zalando', 'keep-backup-credentials', given)
  const after = await kubectlLike.get(types.OperatorConfiguration, place)
  expect(JSON.stringify(after?.configuration)).not.toMatch(/AKIAOLD|old-and-in-the-clear/)
  expect(after?.configuration).toMatchObject({
    logical_backup: { logical_backup_cronjob_environment_secret: 'logical-backup-credentials' },
  })
  const secret = await kubectlLike.get(
    { apiVersion: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true },
    { namespace: 'default', name: 'logical-backup-credentials' },
  )
  expect(Buffer.from(String((secret?.data as Record<string, string> | undefined)?.AWS_SECRET_ACCESS_KEY), 'base64').toString()).toBe(
    'new-and-typed-in',
  )
  expect(JSON.stringify(await client.runs.journal({}))).not.toMatch(/old-and-in-the-clear|new-and-typed-in/)
  expect(contextId).not.toBe('')
})
