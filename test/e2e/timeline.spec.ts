import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import type { TimelinePage } from '../../src/shared/domain/timeline.ts'
import { expect, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { consentFor, goTo, healthyOrders, waitForRun } from './steps.ts'

const pictures = resolve(import.meta.dirname, '../../test-results/looks')

/** Orders, scaled to two members by a plan; gives its id. */
async function scaledOrders(host: Host): Promise<{ id: string; plan: Plan }> {
  const id = await healthyOrders(host)
  const contextId = id.split(':')[0] ?? ''
  const plan = await host.call<Plan>('POST', '/plans', {
    engine: 'cnpg',
    operation: 'scale',
    contextId,
    clusterId: id,
    params: { members: 2 },
  })
  const run = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
  expect((await waitForRun(host, run.id)).status).toBe('completed')
  return { id, plan }
}

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  for (const colorScheme of ['dark', 'light'] as const) {
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${width}.png`) })
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

async function saved(page: Page, item: RegExp): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()])
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') }
}

test('what happened to a database is told by day, live, searched, filtered and exported; the fleet’s timeline has it too', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  const { id, plan } = await scaledOrders(host)
  await page.goto(host.url)
  await goTo(page, `/database/${encodeURIComponent(id)}/timeline`)
  const list = page.getByRole('listbox', { name: 'Timeline' })
  const entry = (text: string) => list.getByRole('option').filter({ hasText: text })
  // Yesterday it is when midnight has just gone by.
  await expect(list.getByText(/^(Today|Yesterday), /).first()).toBeVisible()
  await expect(entry('Members asked for: 3 → 2').first()).toBeVisible()
  // Beside it: what was done, with which plan.
  await expect(entry('Run completed').first()).toBeVisible()
  await picture(page, 'timeline-database')

  // By keyboard: an entry says all that is known of it, and leads to its plan.
  await page.getByRole('searchbox', { name: 'Search the timeline' }).fill(plan.title)
  await expect(entry('Plan made').first()).toBeVisible()
  await expect(entry('Members asked for')).toHaveCount(0)
  await list.focus()
  await page.keyboard.press('End')
  const details = page.getByRole('region', { name: 'The chosen entry' })
  await expect(details.getByRole('link', { name: 'Plan', exact: true })).toHaveAttribute('href', new RegExp(`#/plan/${plan.id}`))
  await expect(details).toContainText('from the journal of this laptop')
  await page.keyboard.press('Escape')
  await expect(details).toHaveCount(0)
  await page.getByRole('searchbox', { name: 'Search the timeline' }).fill('nothing of the kind')
  await expect(page.getByRole('heading', { name: 'Nothing fits' })).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filters' }).click()

  // Live: what changes now comes by itself.
  await page.getByRole('button', { name: 'Filter by kind' }).click()
  await page.getByRole('option', { name: 'State changes', exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(entry('Run completed')).toHaveCount(0)
  const contextId = id.split(':')[0] ?? ''
  const params = { members: 4 }
  const more = await host.call<Plan>('POST', '/plans', { engine: 'cnpg', operation: 'scale', contextId, clusterId: id, params })
  await host.call<Run>('POST', `/plans/${more.id}/apply`, { consent: consentFor(more) })
  await expect(entry('Members asked for: 2 → 4')).toBeVisible()

  const csv = await saved(page, /CSV/)
  expect(csv.name).toMatch(/^timeline-.*\.csv$/)
  expect(csv.text.split('\r\n')[0]).toBe(
    'at,notBefore,whyNotSeen,kind,what,tone,context,namespace,database,operator,uid,health,title,detail,about,count,who,plan,run',
  )
  expect(csv.text).toContain('Members asked for: 2 → 4')
  expect(csv.text).not.toContain('Run completed')

  // The fleet's: by its place in the rail, and narrowed.
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Timeline' }).click()
  await expect(page.getByRole('heading', { name: 'Timeline', level: 1 })).toBeVisible()
  await expect(entry('Members asked for: 2 → 4')).toContainText('orders')
  await picture(page, 'timeline-fleet')
  await page.getByRole('button', { name: 'Filter by health' }).click()
  await page.getByRole('option', { name: 'Progressing', exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(entry('→ Progressing').first()).toBeVisible()
  await expect(entry('→ Healthy')).toHaveCount(0)
  await entry('→ Progressing').first().click()
  await page.getByRole('link', { name: 'Open orders' }).click()
  await expect(page.getByRole('heading', { name: 'orders', level: 1 })).toBeVisible()
})

test('the journal is searched, narrowed and exported, by the page and by REST; its chain can be followed from the file', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  const { id, plan } = await scaledOrders(host)
  await page.goto(host.url)
  await goTo(page, '/journal')
  const rows = page.getByRole('table', { name: 'Journal' }).getByRole('row')
  await expect(rows.filter({ hasText: 'Run completed' })).toHaveCount(1)
  await picture(page, 'journal')
  await page.getByRole('searchbox', { name: 'Search the journal' }).fill('run completed nothing')
  await expect(page.getByRole('heading', { name: 'No entry fits' })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search the journal' }).fill(plan.title)
  await expect(rows.filter({ hasText: 'Plan made' })).toHaveCount(1)
  await page.getByRole('button', { name: 'Filter by what' }).click()
  await page.getByRole('option', { name: 'Run completed', exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(rows.filter({ hasText: 'Plan made' })).toHaveCount(0)
  await expect(rows.filter({ hasText: 'Run completed' })).toHaveCount(1)
  await rows.filter({ hasText: 'Run completed' }).getByRole('link', { name: 'timeline' }).click()
  await expect(page.getByRole('listbox', { name: 'Timeline' })).toBeVisible()
  await goTo(page, '/journal')
  await page.getByLabel('To', { exact: true }).fill('2020-01-01')
  await expect(page.getByRole('heading', { name: 'No entry fits' })).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filters' }).first().click()
  await expect(rows.filter({ hasText: 'Run completed' })).toHaveCount(1)

  const json = await saved(page, /JSON/)
  expect(json.name).toMatch(/^journal-.*\.json$/)
  const { entries } = JSON.parse(json.text) as { entries: { seq: number; hash: string; previousHash: string; clusterId: string | null }[] }
  expect(entries.length).toBeGreaterThan(3)
  for (const [index, entry] of entries.entries()) expect(entry.previousHash).toBe(entries[index + 1]?.hash ?? '')
  expect(entries.every(entry => entry.clusterId === id)).toBe(true)

  // The same by REST: the file itself is the answer.
  const headers = { authorization: 'Bearer end-to-end-token-of-a-test' }
  const answer = await fetch(new URL('/api/v1/journal/export?format=csv&kinds=run-completed', host.url), { headers })
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(answer.headers.get('content-disposition')).toContain('.csv')
  const text = await answer.text()
  expect(text.split('\r\n')).toHaveLength(3)
  expect(text).toContain(id)
  const found = await host.call<TimelinePage>('GET', `/history?cluster=${encodeURIComponent(id)}&kinds=done&limit=1`)
  expect(found.entries).toHaveLength(1)
  expect(found.next).not.toBeNull()
  const next = await host.call<TimelinePage>('GET', `/history?cluster=${encodeURIComponent(id)}&kinds=done&limit=1&cursor=${found.next}`)
  expect(next.entries[0]?.id).not.toBe(found.entries[0]?.id)
  expect((await host.ask('GET', '/history?kinds=rumours')).status).toBe(400)
  for (const path of ['/journal?kinds=rumours', '/journal/export?format=csv&kinds=plan-made,rumours']) {
    const refused = await host.ask('GET', path)
    expect(refused.status, path).toBe(400)
    expect(JSON.stringify(refused)).toMatch(/kinds: “rumours” is none of plan-made, .*run-completed/)
  }
  expect((await host.ask('GET', '/history?cursor=here')).status).toBe(400)
  expect((await host.ask('GET', '/journal/export?format=xls')).status).toBe(400)
})

test('what was done to an operator stands in the fleet’s timeline, with its context and the way to it, and is narrowed like the rest', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  await host.liveContexts()
  const contexts = await host.call<{ contexts: { id: string; name: string }[] }>('GET', '/contexts')
  const [here, other] = ['practice-berlin', 'practice-lisbon'].map(name => contexts.contexts.find(each => each.name === name)?.id ?? '')
  const intent = { engine: 'cnpg', operation: 'restart-operator', contextId: here, clusterId: null, params: {} }
  const plan = await host.call<Plan>('POST', '/plans', intent)
  const run = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
  expect((await waitForRun(host, run.id)).status).toBe('completed')
  await page.goto(host.url)
  await goTo(page, '/timeline')
  const list = page.getByRole('listbox', { name: 'Timeline' })
  const entry = list.getByRole('option').filter({ hasText: 'Run completed' })
  await expect(entry).toContainText('CloudNativePG')
  await expect(entry).toContainText('operator · practice-berlin')
  await expect(entry).toContainText(plan.title)
  await expect(list.getByRole('option').filter({ hasText: 'Plan made' })).toContainText('CloudNativePG')

  // Narrowed by words, by kind, and by context.
  await page.getByRole('searchbox', { name: 'Search the timeline' }).fill('cloudnativepg completed')
  await expect(list.getByRole('option')).toHaveCount(1)
  await page.getByRole('button', { name: 'Filter by kind' }).click()
  await page.getByRole('option', { name: 'What we did', exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(entry).toBeVisible()
  await page.getByRole('button', { name: 'Filter by context' }).click()
  await page.getByRole('option', { name: 'practice-lisbon', exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Nothing fits' })).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await entry.click()
  await picture(page, 'timeline-operator')
  const details = page.getByRole('region', { name: 'The chosen entry' })
  await expect(details.getByRole('link', { name: 'Run', exact: true })).toHaveAttribute('href', new RegExp(`#/runs/${run.id}`))
  await details.getByRole('link', { name: 'Open CloudNativePG' }).click()
  await expect(page.getByRole('heading', { name: 'CloudNativePG', level: 1 })).toBeVisible()

  // The same by REST, and as a file.
  const ask = (query: string) => host.call<TimelinePage>('GET', `/history?${query}`)
  const found = await ask(`kinds=done&contexts=${here}`)
  expect(found.entries.map(({ operator, engine, contextId, clusterId }) => ({ operator, engine, contextId, clusterId }))).toContainEqual({
    operator: 'CloudNativePG',
    engine: 'cnpg',
    contextId: here,
    clusterId: `${here}:cnpg`,
  })
  expect((await ask(`kinds=done&contexts=${other}`)).entries).toEqual([])
})

test('the timeline’s filters stand in the address: a reload, the way back and a copied link show the same, by mouse and by keyboard', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  const { id } = await scaledOrders(host)
  await page.goto(host.url)
  await goTo(page, '/timeline')
  const list = page.getByRole('listbox', { name: 'Timeline' })
  const entry = (text: string) => list.getByRole('option').filter({ hasText: text })
  const search = page.getByRole('searchbox', { name: 'Search the timeline' })
  await expect(entry('Members asked for: 3 → 2').first()).toBeVisible()

  // By keyboard: the search, and a kind of it.
  await page.keyboard.press('/')
  await expect(search).toBeFocused()
  await page.keyboard.type('orders asked')
  await expect(page).toHaveURL(/#\/timeline\?q=orders\+asked$/)
  await page.getByRole('button', { name: 'Filter by kind' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: 'State changes', exact: true }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/kinds=state/)
  // By mouse: what only this screen can be narrowed to.
  await page.getByRole('button', { name: 'Filter by context' }).click()
  await page.getByRole('option', { name: 'practice-berlin', exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/contexts=/)

  const sameAsLeft = async (there: Page) => {
    await expect(there.getByRole('searchbox', { name: 'Search the timeline' })).toHaveValue('orders asked')
    const rows = there.getByRole('listbox', { name: 'Timeline' }).getByRole('option')
    await expect(rows.first()).toContainText('Members asked for: 3 → 2')
    await expect(rows.filter({ hasText: 'Run completed' })).toHaveCount(0)
    await expect(there.getByLabel('Context: practice-berlin')).toBeVisible()
    await expect(there.getByLabel('Kind: State changes')).toBeVisible()
  }
  await sameAsLeft(page)
  await page.reload()
  await sameAsLeft(page)
  const link = page.url()
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Plans' }).click()
  await expect(page.getByRole('heading', { name: 'Plans', level: 1 })).toBeVisible()
  await page.goBack()
  await sameAsLeft(page)
  await page.goForward()
  await expect(page.getByRole('heading', { name: 'Plans', level: 1 })).toBeVisible()
  await page.evaluate(hash => location.assign(hash), new URL(link).hash)
  await sameAsLeft(page)

  // Cleared, the address is plain again; what is no filter is not asked for.
  await search.fill('nothing of the kind')
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(page).toHaveURL(/#\/timeline$/)
  await expect(search).toHaveValue('')
  await goTo(page, '/timeline?kinds=rumours&q=orders')
  await expect(search).toHaveValue('orders')
  await expect(entry('Members asked for: 3 → 2').first()).toBeVisible()

  // A database's own timeline keeps its filters the same way.
  await goTo(page, `/database/${encodeURIComponent(id)}/timeline`)
  await expect(search).toHaveValue('')
  await search.fill('asked')
  await expect(page).toHaveURL(/\/timeline\?q=asked$/)
  await page.reload()
  await expect(search).toHaveValue('asked')
  await expect(entry('Run completed')).toHaveCount(0)
  await expect(entry('Members asked for: 3 → 2').first()).toBeVisible()
})
