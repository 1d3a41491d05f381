import { expect, test } from 'vitest'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { openOperatorBench } from '../fakes/operator-bench.ts'
import { manifestOf } from '../fakes/operator-manifests.ts'

for (const engine of ['cnpg', 'zalando']) {
  test(`the operator of ${engine} is told of, and restarts`, { timeout: 300_000 }, async () => {
    await using life = new AsyncDisposableStack()
    const { client, contextId, run, plan } = await openOperatorBench(life)
    await eventuallyTrue('it is installed', async () =>
      (await client.operators.list({})).operators.some(row => row.engine === engine && row.presence === 'installed'),
    )
    await eventuallyTrue('its pod is ready', async () => {
      const { detail } = await client.operators.get({ context: contextId, engine })
      return detail?.pods.length === 1 && detail.pods[0]?.ready === true && detail.deployments[0]?.settled === true
    })
    const before = await client.operators.get({ context: contextId, engine })
    expect(before.problem).toBeNull()
    expect(before.detail).toMatchObject({ presence: 'installed', problems: [], namespaces: [] })
    expect(before.detail?.rights.map(right => right.allowed)).toEqual([true, true, true, true, true, true])
    expect(before.actions.find(action => action.operation === 'restart-operator')).toMatchObject({ because: null })

    const ended = await run(engine, 'restart-operator', {})
    expect(ended.subject).toMatchObject({ engine, about: 'operator' })
    expect(ended.clusterId).toBe(before.id)
    expect((await client.runs.list({ cluster: before.id })).map(each => each.id)).toEqual([ended.id])
    const after = await client.operators.get({ context: contextId, engine })
    expect(after.detail?.pods.map(pod => pod.name)).not.toEqual(before.detail?.pods.map(pod => pod.name))

    const refused = await plan(engine, 'restart-operator', { deployment: 'default/nobody' })
    expect(refused.state).toBe('blocked')
    expect(refused.checks.find(check => check.id === 'deployment')).toMatchObject({ field: 'deployment', status: 'fail' })
  })
}

test('the settings of cnpg change in its ConfigMap, and it reads them again', { timeout: 300_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { client, contextId, run, plan } = await openOperatorBench(life)
  const sight = () => client.operators.get({ context: contextId, engine: 'cnpg' })
  const setting = async (key: string) => {
    const table = (await sight()).detail?.sections.find(section => section.id === 'configuration')?.table
    return table?.rows.find(row => row[1]?.text === key)?.[2]?.text
  }
  expect(await setting('CERTIFICATE_DURATION')).toBe('90 days (default)')
  await run('cnpg', 'configure-operator', { CERTIFICATE_DURATION: 30, WATCH_NAMESPACE: 'default,shop', CREATE_ANY_SERVICE: 'true' })
  expect(await setting('CERTIFICATE_DURATION')).toBe('30 days')
  expect((await sight()).detail?.namespaces).toEqual(['default', 'shop'])
  expect((await sight()).actions.find(action => action.operation === 'configure-operator')?.params).toMatchObject({
    CERTIFICATE_DURATION: 30,
    WATCH_NAMESPACE: 'default,shop',
    CREATE_ANY_SERVICE: 'true',
  })
  await run('cnpg', 'configure-operator', { CERTIFICATE_DURATION: 30, WATCH_NAMESPACE: null })
  expect((await sight()).detail?.namespaces).toEqual([])
  expect(await setting('CREATE_ANY_SERVICE')).toBe('true')

  const endless = await plan('cnpg', 'configure-operator', { EXPIRING_CHECK_THRESHOLD: 40 })
  expect(endless.checks.find(check => check.status === 'fail')).toMatchObject({
    field: 'EXPIRING_CHECK_THRESHOLD',
    seen: expect.stringMatching(/hold for 30 days/),
  })
  const nothing = await plan('cnpg', 'configure-operator', { CERTIFICATE_DURATION: 30 })
  expect(nothing.state).toBe('blocked')
})

test('another version of cnpg rolls its databases, by its manifest or by an image alone, and never goes back', {
  timeout: 600_000,
}, async () => {
  await using life = new AsyncDisposableStack()
  const { client, contextId, run, plan, provision } = await openOperatorBench(life)
  await provision('orders', 2)
  const image = (version: string) => `registry.example/cloudnative-pg/cloudnative-pg:${version}`
  const made = await plan('cnpg', 'upgrade-operator', { source: 'image', image: image('1.30.1') })
  expect(made.consequences).toEqual([
    { level: 'rolling-restart', text: expect.stringMatching(/^default\/orders: Its replicas restart one by one/) },
  ])
  await run('cnpg', 'upgrade-operator', { source: 'image', image: image('1.30.1') })
  const sight = async () => (await client.operators.get({ context: contextId, engine: 'cnpg' })).detail
  expect((await sight())?.deployments[0]).toMatchObject({ version: '1.30.1', images: [image('1.30.1')], settled: true })

  const manifest = manifestOf('cnpg', image('1.31.0'))
  const whole = await plan('cnpg', 'upgrade-operator', { manifest })
  expect(whole.checks.filter(check => check.status === 'fail')).toEqual([])
  expect(whole.steps.map(step => step.ref.kind)).not.toContain('CustomResourceDefinition')
  await run('cnpg', 'upgrade-operator', { manifest })
  expect((await sight())?.deployments[0]).toMatchObject({ version: '1.31.0' })

  const back = await plan('cnpg', 'upgrade-operator', { source: 'image', image: image('1.30.1') })
  expect(back.checks.find(check => check.status === 'fail')).toMatchObject({
    field: 'image',
    seen: expect.stringMatching(/does not go back/),
  })
  const skipping = await plan('cnpg', 'upgrade-operator', { source: 'image', image: image('1.34.0') })
  expect(skipping.checks.find(check => /skips 2 minor versions/.test(check.seen))).toMatchObject({ status: 'warn' })
  const other = await plan('cnpg', 'upgrade-operator', { manifest: manifestOf('zalando', image('9.0.0')) })
  expect(other.checks.find(check => check.status === 'fail')).toMatchObject({
    field: 'manifest',
    seen: expect.stringMatching(/no Deployment of CloudNativePG/),
  })
})

test('an image catalog gets an entry, changes it with the databases that use it, and keeps what is used', {
  timeout: 600_000,
}, async () => {
  await using life = new AsyncDisposableStack()
  const { client, run, plan, contextId } = await openOperatorBench(life)
  const image = (tag: string) => `images.example/postgresql:${tag}`
  const catalog = 'ClusterImageCatalog blessed'
  await run('cnpg', 'edit-image-catalog', { catalog: 'new', name: 'blessed', major: 17, image: image('17.5-minimal-trixie') })
  await run('cnpg', 'edit-image-catalog', { catalog, major: 18, image: image('18.3-minimal-trixie') })
  await run('cnpg', 'provision', {
    name: 'orders',
    members: 2,
    memory: '1Gi',
    storageSize: '2Gi',
    storageClass: '',
    imageSource: 'catalog',
    catalogKind: 'ClusterImageCatalog',
    catalogName: 'blessed',
    version: '17',
  })
  const made = await plan('cnpg', 'edit-image-catalog', { catalog, major: 17, image: image('17.6-minimal-trixie') })
  expect(made.consequences).toEqual([{ level: 'rolling-restart', text: expect.stringMatching(/^default\/orders: its members restart/) }])
  const ended = await run('cnpg', 'edit-image-catalog', { catalog, major: 17, image: image('17.6-minimal-trixie') })
  expect(ended.stages.map(stage => stage.status)).toEqual(['done', 'done'])
  await run('cnpg', 'edit-image-catalog', { catalog, major: 18, image: '' })
  const sections = (await client.operators.get({ context: contextId, engine: 'cnpg' })).detail?.sections
  const rows = sections?.find(section => section.id === 'catalogs')?.table?.rows.map(row => row.map(cell => cell.text).join(' '))
  expect(rows).toEqual([`blessed all namespaces 17 ${image('17.6-minimal-trixie')}`])

  const used = await plan('cnpg', 'edit-image-catalog', { catalog, major: 17, image: '' })
  expect(used.checks.find(check => check.status === 'fail')).toMatchObject({ field: 'image', seen: 'default/orders uses it.' })
  const wrong = await plan('cnpg', 'edit-image-catalog', { catalog, major: 18, image: image('17.6') })
  expect(wrong.checks.find(check => check.status === 'fail')).toMatchObject({
    field: 'image',
    seen: 'Its tag names PostgreSQL 17, not 18.',
  })
})

test('a missing operator is installed from a manifest, and then works', { timeout: 600_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { client, contextId, run, plan, provision } = await openOperatorBench(life, { missing: ['zalando'] })
  await eventuallyTrue('it is missing', async () =>
    (await client.operators.list({})).operators.some(row => row.engine === 'zalando' && row.presence === 'missing'),
  )
  const sight = () => client.operators.get({ context: contextId, engine: 'zalando' })
  expect((await sight()).detail).toMatchObject({ presence: 'missing', deployments: [] })
  expect((await sight()).actions.find(action => action.operation === 'restart-operator')?.because).toMatch(/No Deployment/)
  const wrong = await plan('zalando', 'install-operator', { manifest: manifestOf('cnpg', 'registry.example/cloudnative-pg:1.30.0') })
  expect(wrong.checks.find(check => check.status === 'fail')).toMatchObject({
    field: 'manifest',
    seen: expect.stringMatching(/does not define postgresqls.acid.zalan.do/),
  })
  const broken = await plan('zalando', 'install-operator', { manifest: 'kind: [' })
  expect(broken.checks.find(check => check.status === 'fail')).toMatchObject({ field: 'manifest', seen: expect.stringMatching(/no YAML/) })

  const manifest = manifestOf('zalando', 'registry.example/postgres-operator:v2.0.1')
  const made = await plan('zalando', 'install-operator', { manifest })
  expect(made.checks.filter(check => check.status === 'fail')).toEqual([])
  expect(made.steps.map(step => step.ref.kind).slice(0, 2)).toEqual(['Namespace', 'CustomResourceDefinition'])
  expect(made.checks.find(check => check.id === 'rights-1')).toMatchObject({
    status: 'warn',
    seen: expect.stringMatching(
      /^New in ClusterRole postgres-operator: get, .* on pods;.* ServiceAccount postgres-operator\/postgres-operator/,
    ),
  })
  await run('zalando', 'install-operator', { manifest })
  expect((await sight()).detail).toMatchObject({ presence: 'installed', problems: [] })
  expect((await plan('zalando', 'install-operator', { manifest })).checks.find(check => check.id === 'available')?.seen).toMatch(
    /installed here already/,
  )
  await provision('acid-shop', 1, 'zalando')
})

test('an operation about an operator is about no database, and wants a context', { timeout: 120_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { client, contextId } = await openOperatorBench(life)
  const intent = { engine: 'cnpg', operation: 'restart-operator', contextId, clusterId: `${contextId}:cnpg:default:orders`, params: {} }
  await expect(client.plans.create(intent)).rejects.toMatchObject({ code: 'bad-input' })
  await expect(client.plans.create({ ...intent, contextId: null, clusterId: null })).rejects.toMatchObject({ code: 'bad-input' })
  await expect(client.operators.get({ context: contextId, engine: 'nobody' })).rejects.toMatchObject({ code: 'not-found' })
})
