import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { expect, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { consentFor, goTo, provision, waitForRun } from './steps.ts'

/** Pictures of every screen, to be looked at; `CLOUDDB_DOCS_IMAGES=1` writes the README's anew too. */
const pictures = resolve(import.meta.dirname, '../../test-results/looks')
const docs = process.env.CLOUDDB_DOCS_IMAGES === undefined ? null : resolve(import.meta.dirname, '../../docs/images')

/** Texts outside the window, and boxes that scroll sideways though they hold no code or table. */
function findMisfits(): string[] {
  const found: string[] = []
  const root = document.documentElement
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth - root.clientWidth} px too wide`)
  const name = (element: Element) => `${element.tagName.toLowerCase()} “${(element.textContent ?? '').trim().slice(0, 60)}”`
  for (const editor of document.querySelectorAll('.monaco-editor')) {
    const text = editor.querySelector('.view-line span span')
    const unseen = text !== null && getComputedStyle(text).color === getComputedStyle(editor).backgroundColor
    if (unseen) found.push('the editor’s text has the colour of its ground')
  }
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('pre, [class*="monaco"]') !== null) continue
    const style = getComputedStyle(element)
    const scrolls = style.overflowX === 'auto' || style.overflowX === 'scroll'
    if (scrolls && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1) {
      found.push(`${name(element)} scrolls sideways by ${element.scrollWidth - element.clientWidth} px`)
    }
    const hasText = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '')
    const box = element.getBoundingClientRect()
    if (!hasText || box.width <= 1 || box.height <= 1 || style.visibility === 'hidden') continue
    if (box.left < -1 || box.right > root.clientWidth + 1) found.push(`${name(element)} leaves the window`)
  }
  return found
}

async function makeRun(host: Host): Promise<{ plan: Plan; done: Plan; run: Run; database: string }> {
  const contexts = await host.liveContexts()
  const contextId = contexts[0]?.id ?? ''
  const params = { name: 'tickets', namespaceMode: 'new', namespace: 'helpdesk', members: 3, storageSize: '50Gi', podMonitor: true }
  const done = await host.call<Plan>('POST', '/plans', provision(contextId, params))
  const begun = await host.call<Run>('POST', `/plans/${done.id}/apply`, { consent: consentFor(done) })
  const run = await waitForRun(host, begun.id)
  const plan = await host.call<Plan>(
    'POST',
    '/plans',
    provision(contextId, { ...params, name: 'reviews', namespaceMode: 'existing', namespace: 'shop' }),
  )
  let database = ''
  await eventuallyTrue('the seeded databases have settled', async () => {
    const { clusters } = await host.call<{ clusters: { id: string; name: string; health: string }[] }>('GET', '/clusters')
    database = clusters.find(cluster => cluster.name === 'orders' && cluster.health === 'healthy')?.id ?? ''
    return database !== ''
  })
  return { plan, done, run, database }
}

async function settle(page: Page) {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0)
  for (const editor of await page.locator('.monaco-editor .view-lines').all()) await expect(editor).not.toBeEmpty()
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  })
}

for (const colorScheme of ['dark', 'light'] as const) {
  test(`every screen fits its window, ${colorScheme}`, async ({ page, openHost }) => {
    mkdirSync(pictures, { recursive: true })
    const host = await openHost()
    const { plan, done, run, database } = await makeRun(host)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto(host.url)
    const id = encodeURIComponent(database)
    const screens: readonly (readonly [name: string, path: string, sign: string])[] = [
      ['fleet', '/fleet', 'tickets'],
      ['contexts', '/contexts', 'practice-berlin'],
      ['new', '/new', 'STANDARD'],
      ['plans', '/plans', 'reviews'],
      ['plan', `/plan/${plan.id}`, 'Checks'],
      ['plan-applied', `/plan/${done.id}`, 'This plan was applied'],
      ['run', `/runs/${run.id}`, 'Stages'],
      ['runs', '/runs', 'tickets'],
      ['journal', '/journal', 'Completed'],
      ['settings', '/settings', 'Practice'],
      ...['', 'members', 'endpoints', 'conditions', 'events', 'backups', 'logs', 'yaml', 'runs'].map(
        tab => [`database-${tab === '' ? 'overview' : tab}`, `/database/${id}/${tab}`, 'orders'] as const,
      ),
      ...['scale', 'resources', 'storage', 'parameters', 'pause', 'restart', 'switchover', 'delete'].map(
        operation => [`change-${operation}`, `/change/${id}/${operation}`, 'Review plan'] as const,
      ),
      ['edit-yaml', `/change/${id}/edit-yaml`, 'No problems seen'],
    ]
    const misfits: string[] = []
    for (const [name, path, sign] of screens) {
      await goTo(page, path)
      await expect(page.locator('main').getByText(sign).first()).toBeVisible()
      await settle(page)
      for (const [width, height] of [
        [1920, 1080],
        [1280, 800],
      ] as const) {
        await page.setViewportSize({ width, height })
        await settle(page)
        misfits.push(...(await page.evaluate(findMisfits)).map(text => `${name} at ${width}×${height}: ${text}`))
        await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${width}.png`) })
        const shown = docs !== null && colorScheme === 'dark' && width === 1280 && ['fleet', 'plan', 'run'].includes(name)
        if (shown) await page.screenshot({ path: join(docs, `${name}.png`) })
      }
    }
    expect(misfits).toEqual([])
  })
}
