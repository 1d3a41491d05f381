import { expect, test } from 'vitest'
import { engine } from '../../src/main/engines/zalando/engine.ts'
import { operatorConfigurationKind } from '../../src/main/engines/zalando/kinds.ts'
import { createPracticeClient } from '../../src/main/practice/client.ts'
import { install } from '../../src/main/practice/operators/zalando/install.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { fullConsent, operationsOn } from '../fakes/operations-on.ts'
import { startTestCluster } from './start-test-cluster.ts'

const never = new AbortController().signal

/** Forms of settings, and what the real server, with the real definition, must then hold. */
const forms: readonly (readonly [operation: string, given: Record<string, unknown>, then: object])[] = [
  [
    'configure-upgrades',
    { major_version_upgrade_mode: 'off', major_version_upgrade_team_allow_list: ['shop'] },
    { major_version_upgrade: { major_version_upgrade_mode: 'off', major_version_upgrade_team_allow_list: ['shop'] } },
  ],
  [
    'configure-backups',
    { logical_backup_s3_bucket: 'dumps', logical_backup_s3_sse: 'AES256' },
    { logical_backup: { logical_backup_s3_bucket: 'dumps', logical_backup_s3_sse: 'AES256' } },
  ],
  [
    'configure-retention',
    { enable_secrets_deletion: 'false', when_scaled: 'retain' },
    { kubernetes: { enable_secrets_deletion: false, persistent_volume_claim_retention_policy: { when_scaled: 'retain' } } },
  ],
  [
    'configure-timing',
    { resync_period: '1h', min_instances: '1', maintenance_windows: ['Sun:01:00-05:00'] },
    { resync_period: '1h', min_instances: 1, maintenance_windows: ['Sun:01:00-05:00'] },
  ],
]

test('settings of an operator go through plans on the real server, with its real definition', { timeout: 300_000 }, async () => {
  await using cluster = await startTestCluster({ crds: ['zalando'] })
  await using other = createPracticeClient(
    { url: cluster.url, token: cluster.tokens.admin, ca: cluster.ca, context: 'real' },
    'someone-else',
  )
  await install(other)
  const authority = Buffer.from(cluster.ca).toString('base64')
  const context = contextFor(cluster.url, { 'certificate-authority-data': authority }, { token: cluster.tokens.admin }, 'real')
  await using connection = connectTo(context)
  await using bench = await operationsOn(connection, { engines: [engine] })
  const { operations, contextId } = bench
  const settings = async () => {
    const found = await connection.reader.get(operatorConfigurationKind, 'postgres-operator', 'postgres-operator', never)
    return found?.configuration
  }
  const plan = (operation: string, params: Record<string, unknown>) =>
    operations.plans.create({ engine: 'zalando', operation, contextId, clusterId: null, params }, never)

  for (const [operation, given, then] of forms) {
    const made = await plan(operation, given)
    expect([operation, made.checks.filter(check => check.status === 'fail')]).toEqual([operation, []])
    const { id } = await operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)
    await eventuallyTrue(`${operation} stands`, async () => operations.runs.get({ id }).stages[0]?.status === 'done')
    expect(await settings(), operation).toMatchObject(then)
    // No controller of Deployments runs here: the roll-out is not seen, so it is not called done.
    expect(operations.runs.get({ id }).stages[1]?.status, operation).not.toBe('done')
  }

  const strange = await plan('configure-backups', { logical_backup_s3_bucket: 'dumps', logical_backup_schedule: '99 * * * *' })
  expect(strange.state).toBe('blocked')
  expect(strange.checks.filter(check => check.status === 'fail').map(check => check.field)).toContain('logical_backup_schedule')
})
