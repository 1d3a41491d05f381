import type { Page } from '@playwright/test'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { expect, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { kubectlPath } from './kubectl.ts'
import { applyPlan, consentFor, goTo, provision, rowOf, waitForRun } from './steps.ts'

const place = ['clusters.postgresql.cnpg.io', 'kiosk', '-n', 'stand']

/** A database called `kiosk` in a namespace of its own, made through REST. */
async function makeKiosk(host: Host): Promise<{ id: string; context: string }> {
  const [first] = await host.liveContexts()
  const contextId = first?.id ?? ''
  const params = { name: 'kiosk', namespaceMode: 'new', namespace: 'stand', members: 2, storageSize: '5Gi', memory: '1Gi', cpu: '500m' }
  const plan = await host.call<Plan>('POST', '/plans', provision(contextId, params))
  const { id } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
  expect((await waitForRun(host, id)).status).toBe('completed')
  return { id: `${contextId}:cnpg:stand:kiosk`, context: first?.name ?? '' }
}

/** Moves the grid's active row to a database by the arrow keys. */
async function moveTo(page: Page, name: string): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Databases' })
  await grid.focus()
  await page.keyboard.press('Home')
  for (let step = 0; step < 60; step += 1) {
    const at = await grid.getAttribute('aria-activedescendant')
    if (at !== null && (await page.locator(`#${at}`).getByRole('link', { name, exact: true }).count()) > 0) return
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`no row ${name}`)
}

test('members and storage are changed where they stand, by mouse and by keyboard, and refusals show there', async ({ page, openHost }) => {
  const host = await openHost()
  const { id, context } = await makeKiosk(host)
  await page.goto(host.url)
  const row = rowOf(page, 'kiosk')
  await expect(row).toBeVisible()

  // By mouse, in the fleet: nonsense and what stands are refused at the field, Escape changes nothing.
  await row.hover()
  await row.getByRole('button', { name: 'Scale members: kiosk' }).click()
  const dialog = page.getByRole('dialog', { name: 'Scale members: kiosk' })
  const members = dialog.getByRole('textbox', { name: 'Members' })
  await expect(members).toHaveValue('2')
  await expect(members).toBeFocused()
  await members.fill('many')
  await dialog.getByRole('button', { name: 'Review plan' }).click()
  await expect(dialog).toContainText('Enter a whole number.')
  await expect(members).toHaveAttribute('aria-invalid', 'true')
  await members.fill('2')
  await dialog.getByRole('button', { name: 'Review plan' }).click()
  await expect(dialog).toContainText('It has 2 members already.')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(page).toHaveURL(/#\/fleet/)

  // By keyboard, in the fleet.
  await moveTo(page, 'kiosk')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(members).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('grid', { name: 'Databases' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(members).toBeFocused()
  await page.keyboard.type('3')
  await page.keyboard.press('Enter')
  await applyPlan(page)
  expect(await kubectlPath(host.practiceKubeconfig, context, place, '{.spec.instances} {.status.readyInstances}')).toBe('3 3')

  await goTo(page, '/fleet')
  await moveTo(page, 'kiosk')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('F2')
  const size = page.getByRole('dialog', { name: 'Grow storage: kiosk' }).getByRole('textbox')
  await expect(size).toHaveValue('5Gi')
  await expect(size).toBeFocused()
  await page.keyboard.type('1Gi')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toContainText('can’t shrink from 5Gi to 1Gi')
  await expect(size).toBeFocused()
  await page.keyboard.press('Escape')

  // On the database's own page.
  await goTo(page, `/database/${encodeURIComponent(id)}`)
  await page.getByRole('button', { name: 'Grow storage' }).click()
  await expect(size).toHaveValue('5Gi')
  await size.fill('6Gi')
  await page.keyboard.press('Enter')
  await applyPlan(page)
  expect(await kubectlPath(host.practiceKubeconfig, context, place, '{.spec.storage.size}')).toBe('6Gi')

  // What can't be done now says why, and so does what is not live.
  const pause = await host.call<Plan>('POST', '/plans', {
    engine: 'cnpg',
    operation: 'pause',
    contextId: id.split(':')[0],
    clusterId: id,
    params: {},
  })
  const { id: runId } = await host.call<Run>('POST', `/plans/${pause.id}/apply`, { consent: consentFor(pause) })
  expect((await waitForRun(host, runId)).status).toBe('completed')
  await goTo(page, '/fleet')
  await row.hover()
  await row.getByRole('button', { name: 'Scale members: kiosk' }).click()
  await expect(dialog).toContainText('It is paused: resume it first.')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toHaveCount(0)
})

test('the palette offers what can be done to a database, and says why not', async ({ page, openHost }) => {
  const host = await openHost()
  const { id } = await makeKiosk(host)
  await page.goto(host.url)
  await expect(rowOf(page, 'kiosk')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('kiosk scale')
  await expect(page.getByRole('option', { name: /Scale members: kiosk/ })).toContainText('stand')
  await page.getByRole('combobox').fill('resume kiosk')
  await expect(page.getByRole('option', { name: /Resume: kiosk/ })).toContainText('It is not paused.')
  await page.getByRole('combobox').fill('scale kiosk')
  await expect(page.getByRole('option', { name: /Scale members: kiosk/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Scale members' })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`#/change/${encodeURIComponent(id)}/scale`))
})

test('the first key in a form that opens replaces what stands, so that 3 over 2 is not 23', async ({ page, openHost }) => {
  const host = await openHost()
  const { id } = await makeKiosk(host)
  await page.goto(host.url)
  await goTo(page, `/change/${encodeURIComponent(id)}/scale`)
  const members = page.getByRole('textbox', { name: 'Members' })
  await expect(members).toHaveValue('2')
  await expect(members).toBeFocused()
  await page.keyboard.type('3')
  await expect(members).toHaveValue('3')
})
