import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { kubectl } from './kubectl.ts'
import { choose, goTo, healthyOrders } from './steps.ts'

const remark = (page: Page) => page.locator('main').getByRole('status').filter({ hasText: 'The other fields were filled in for' })
const putBack = (page: Page) => remark(page).getByRole('button', { name: 'Put back what I entered' })
const box = (page: Page, name: string) => page.getByRole('textbox', { name: new RegExp(`^${name}( · optional)?$`) })

interface Place {
  readonly id: string
  readonly contextId: string
  readonly namespace: string
  readonly run: (args: readonly string[], input?: string) => Promise<string>
}

async function placeOf(host: Host): Promise<Place> {
  const id = await healthyOrders(host)
  const [contextId = '', , namespace = ''] = id.split(':')
  const context = (await host.liveContexts()).find(each => each.id === contextId)?.name ?? ''
  return { id, contextId, namespace, run: (args, input) => kubectl(host.practiceKubeconfig, context, args, input) }
}

const pooler = (name: string, instances: number, poolMode: string, namespace: string) => ({
  apiVersion: 'postgresql.cnpg.io/v1',
  kind: 'Pooler',
  metadata: { name, namespace },
  spec: { cluster: { name: 'orders' }, instances, type: 'rw', pgbouncer: { poolMode } },
})

/** Two poolers of one database. */
async function makePoolers({ namespace, run }: Place): Promise<void> {
  const both = [pooler('orders-a', 2, 'session', namespace), pooler('orders-b', 3, 'transaction', namespace)]
  await run(['apply', '-f', '-'], both.map(each => JSON.stringify(each)).join('\n'))
}

/** Opens the form until it has all these choices: what was just made takes a moment to be seen. */
async function openWith(page: Page, path: string, ready: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await goTo(page, '/fleet')
    await expect(page.getByTestId('fleet-row').first()).toBeVisible()
    await goTo(page, path)
    await ready()
  }).toPass({ timeout: 120_000 })
}

test('choosing another pooler fills the form with what it has, and what was entered can be put back: by mouse', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  const place = await placeOf(host)
  await makePoolers(place)
  await page.goto(host.url)
  await openWith(page, `/change/${encodeURIComponent(place.id)}/pooler`, async () => {
    await choose(page, 'What to do', 'Change a pooler')
    await choose(page, 'Pooler', 'orders-b')
  })
  await expect(box(page, 'Instances')).toHaveValue('3')
  await choose(page, 'Pooler', 'orders-a')
  await expect(box(page, 'Instances')).toHaveValue('2')
  await expect(page.getByRole('combobox', { name: 'Pool mode' })).toContainText('Session')
  await box(page, 'Instances').fill('7')
  await choose(page, 'Pooler', 'orders-b')
  await expect(box(page, 'Instances')).toHaveValue('3')
  await expect(page.getByRole('combobox', { name: 'Pool mode' })).toContainText('Transaction')
  await expect(remark(page)).toContainText('filled in for “orders-b”. What you had entered in Instances was replaced.')
  await putBack(page).click()
  await expect(box(page, 'Instances')).toHaveValue('7')
  await expect(page.getByRole('combobox', { name: 'Pool mode' })).toContainText('Transaction')
  await expect(remark(page)).toHaveCount(0)

  // What was refilled, and what can be put back, is there again after the plan was looked at.
  await choose(page, 'Pooler', 'orders-a')
  await expect(remark(page)).toContainText('What you had entered in Instances was replaced.')
  await box(page, 'Name').waitFor({ state: 'detached' })
  await choose(page, 'Pool mode', 'Transaction')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page.getByRole('button', { name: 'Save plan file' })).toBeVisible()
  await page.goBack()
  // Where the poolers could not be listed in time the name stands in a field to type in.
  const poolerField = page.getByRole('combobox', { name: 'Pooler', exact: true })
  const shown = () => poolerField.evaluate(element => (element instanceof HTMLInputElement ? element.value : element.textContent))
  await expect.poll(shown).toContain('orders-a')
  await expect(page.getByRole('combobox', { name: 'Pool mode' })).toContainText('Transaction')
  await putBack(page).click()
  await expect(box(page, 'Instances')).toHaveValue('7')
})

test('the same by keyboard, and a Service that is typed fills the form once its field is left', async ({ page, openHost }) => {
  const host = await openHost()
  const place = await placeOf(host)
  await makePoolers(place)
  const service = (name: string, type: string) => ({ selectorType: 'rw', serviceTemplate: { metadata: { name }, spec: { type } } })
  const managed = { services: { additional: [service('orders-lb', 'LoadBalancer'), service('orders-port', 'NodePort')] } }
  const cluster = ['clusters.postgresql.cnpg.io', 'orders', '-n', place.namespace]
  await place.run(['patch', ...cluster, '--type=merge', '-p', JSON.stringify({ spec: { managed } })])
  await page.goto(host.url)
  /** Picks an option of a select without a mouse. */
  const pick = async (label: string, option: string) => {
    await page.getByRole('combobox', { name: label, exact: true }).focus()
    await page.keyboard.press('Enter')
    const wanted = page.getByRole('option', { name: option }).first()
    await expect(wanted).toBeVisible({ timeout: 5_000 })
    // Down the list: what is typed into it is forgotten when the next letter takes long.
    await expect(page.locator('[role="option"]:focus')).toHaveCount(1)
    const options = page.getByRole('option')
    await page.keyboard.press('Home')
    for (let at = 0; at < (await options.count()); at += 1) {
      await expect(options.nth(at)).toHaveAttribute('data-highlighted', '')
      if ((await wanted.getAttribute('data-highlighted')) !== null) break
      await page.keyboard.press('ArrowDown')
    }
    await page.keyboard.press('Enter')
    await expect(wanted).toHaveCount(0)
  }
  await openWith(page, `/change/${encodeURIComponent(place.id)}/pooler`, async () => {
    await pick('What to do', 'Change a pooler')
    await pick('Pooler', 'orders-b')
  })
  await pick('Pooler', 'orders-a')
  await expect(box(page, 'Instances')).toHaveValue('2')
  await box(page, 'Instances').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('7')
  await pick('Pooler', 'orders-b')
  await expect(box(page, 'Instances')).toHaveValue('3')
  await putBack(page).focus()
  await page.keyboard.press('Enter')
  await expect(box(page, 'Instances')).toHaveValue('7')

  await openWith(page, `/change/${encodeURIComponent(place.id)}/expose`, async () => {
    const name = page.getByRole('combobox', { name: /^Service/ })
    await name.focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('orders-port')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    await expect(page.getByRole('combobox', { name: 'Reached by' })).toContainText('A port on every node', { timeout: 5_000 })
  })
  await expect(remark(page)).toContainText('filled in for “orders-port”')

  // Where nothing fits there is no list, nothing is expanded, and the rest of the page is not hidden.
  const name = page.getByRole('combobox', { name: /^Service/ })
  const review = page.getByRole('button', { name: 'Review plan' })
  const type = async (text: string) => {
    await name.focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.type(text)
  }
  await type('fits-nothing')
  await expect(name).toHaveValue('fits-nothing')
  await expect(name).toHaveAttribute('aria-expanded', 'false')
  await expect(page.getByRole('listbox')).toHaveCount(0)
  await expect(review).toBeVisible()
  await type('orders-')
  await expect(name).toHaveAttribute('aria-expanded', 'true')
  await expect(page.getByRole('option', { name: 'orders-lb' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(name).toHaveAttribute('aria-expanded', 'false')
  await name.click()
  await page.getByRole('option', { name: 'orders-port' }).click()
  await expect(name).toHaveValue('orders-port')
  await expect(name).toHaveAttribute('aria-expanded', 'false')
  await type('orders-')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(name).toHaveValue(/^orders-(lb|port)$/)
})

test('choosing another image catalog fills in its newest entry', async ({ page, openHost }) => {
  const host = await openHost()
  const place = await placeOf(host)
  const catalog = (name: string, major: number) => ({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ClusterImageCatalog',
    metadata: { name },
    spec: { images: [{ major, image: `example/postgresql:${major}.1` }] },
  })
  await place.run(['apply', '-f', '-'], [catalog('house-old', 16), catalog('house-new', 17)].map(each => JSON.stringify(each)).join('\n'))
  await page.goto(host.url)
  await openWith(page, `/operator-change/${place.contextId}/cnpg/edit-image-catalog`, async () => {
    await choose(page, 'Catalog', 'ClusterImageCatalog house-old')
  })
  await expect(box(page, 'Major version of PostgreSQL')).toHaveValue('16')
  await box(page, 'Image').fill('example/postgresql:16.9')
  await choose(page, 'Catalog', 'ClusterImageCatalog house-new')
  await expect(box(page, 'Major version of PostgreSQL')).toHaveValue('17')
  await expect(box(page, 'Image')).toHaveValue('example/postgresql:17.1')
  await putBack(page).click()
  await expect(box(page, 'Image')).toHaveValue('example/postgresql:16.9')
  await expect(box(page, 'Major version of PostgreSQL')).toHaveValue('17')
})
