import type { Page } from '@playwright/test'
import { closeNodes } from './close-nodes.ts'
import { expect, test } from './fixtures.ts'
import { kubectlPath } from './kubectl.ts'
import { choose, fillProvisionForm, rowOf, sayAllAndApply, seeRunComplete } from './steps.ts'

test('a database is provisioned by mouse: form, plan, consent, stages, a healthy row, and kubectl sees it', async ({ page, openHost }) => {
  const host = await openHost()
  await host.liveContexts()
  await page.goto(host.url)
  await page.getByRole('link', { name: 'New database' }).first().click()
  await choose(page, 'Context', 'practice-lisbon')
  const name = page.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('Bad_Name')
  await name.blur()
  await expect(name).toHaveAttribute('aria-invalid', 'true')
  await expect(page.locator('[data-field="name"]')).toContainText(/small letters|lower/i)
  // What is wrong makes no plan: the form says so, and leads to the field.
  await page.getByRole('button', { name: 'Review plan' }).click()
  const summary = page.getByRole('alert').filter({ hasText: 'need' })
  await expect(summary).toContainText('Name')
  await summary.getByRole('button', { name: /^Name/ }).click()
  await expect(name).toBeFocused()
  expect(page.url()).toContain('#/new')
  await fillProvisionForm(page, { tier: 'STANDARD', name: 'tickets', namespace: 'helpdesk' })
  await expect(name).not.toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText('instances: 3').first()).toBeVisible()
  await page.getByRole('button', { name: 'Review plan' }).click()

  await expect(page).toHaveURL(/#\/plan\//)
  const panels = page.locator('main h2')
  await expect(panels.first()).toHaveText('Checks')
  await expect(panels.filter({ hasText: /Apply Cluster/ })).toBeVisible()
  const cluster = page.getByRole('region', { name: /Apply Cluster/ })
  await expect(cluster).toContainText('new')
  await cluster.getByRole('button', { name: 'YAML diff' }).click()
  await expect(cluster.locator('.monaco-editor .view-lines').first()).toContainText('instances')
  await cluster.getByRole('button', { name: 'API call' }).click()
  await expect(cluster).toContainText('fieldManager=clouddb-desktop')
  expect(await clustersNamed(host.practiceKubeconfig, 'helpdesk')).toBe('')
  // It is progressing until that was seen.
  const openNodes = await closeNodes(host.practiceKubeconfig, 'practice-lisbon')
  await sayAllAndApply(page)

  // The run stays in sight on other screens, and its row goes from progressing to healthy.
  await expect(page).toHaveURL(/#\/runs\//)
  await page.getByRole('link', { name: 'Fleet', exact: true }).click()
  await expect(rowOf(page, 'tickets')).toContainText('Progressing')
  await page
    .getByRole('region', { name: 'Runs' })
    .getByRole('link', { name: /tickets/ })
    .click()
  await openNodes()
  const stages = await seeRunComplete(page)
  expect(stages).toHaveLength(8)
  expect(stages.every(text => /^(Done|Not needed)/.test(text))).toBe(true)
  await page.getByRole('link', { name: 'Fleet', exact: true }).click()
  await expect(rowOf(page, 'tickets')).toContainText('Healthy')
  await expect(rowOf(page, 'tickets')).toContainText('3/3')
  expect(await clustersNamed(host.practiceKubeconfig, 'helpdesk')).toBe('tickets 3 3 50Gi')
  const pods = ['pods', '-n', 'helpdesk', '-l', 'cnpg.io/cluster=tickets', '--field-selector', 'status.phase=Running']
  expect((await kubectlPath(host.practiceKubeconfig, 'practice-lisbon', pods, '{.items[*].metadata.name}')).split(' ')).toHaveLength(3)
})

test('a database is provisioned with the keyboard alone', async ({ page, openHost }) => {
  const host = await openHost()
  await host.liveContexts()
  await page.goto(host.url)
  await expect(rowOf(page, 'orders')).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await page.keyboard.type('new data')
  await expect(page.getByRole('option').first()).toContainText('New database')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'New database' })).toBeVisible()
  // The keys are in the form at once, not behind its header and its list of sections.
  await expect(page.getByRole('combobox', { name: 'Engine' })).toBeFocused()
  await tabTo(page, 'radio')
  // The first tier is FREE; space chooses what has the focus.
  await page.keyboard.press('Space')
  await expect(page.getByRole('radio', { name: /^FREE/ })).toBeChecked()
  await tabTo(page, 'textbox', 'Name')
  await page.keyboard.type('notes')
  await tabTo(page, 'combobox', 'Namespace')
  await page.keyboard.press('Enter')
  const wanted = page.getByRole('option', { name: 'New namespace' })
  await expect(page.locator('[role="option"]:focus')).toHaveCount(1)
  await page.keyboard.press('ArrowDown')
  await expect(wanted).toHaveAttribute('data-highlighted', '')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('combobox', { name: 'Namespace', exact: true })).toContainText('New namespace')
  await tabTo(page, 'combobox', 'Namespace name')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('garage')
  await page.keyboard.press('Escape')
  // Enter in a field sends the form.
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/plan\//)
  await expect(page.getByRole('heading', { name: 'Checks' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toBeVisible()
  const boxes = await page.getByRole('checkbox').count()
  for (let box = 0; box < boxes; box += 1) {
    await tabTo(page, 'checkbox')
    await page.keyboard.press('Space')
  }
  await tabTo(page, 'button', 'Apply')
  await page.keyboard.press('Enter')
  await seeRunComplete(page)
  expect(
    await kubectlPath(host.practiceKubeconfig, 'practice-berlin', ['cluster', 'notes', '-n', 'garage'], '{.status.readyInstances}'),
  ).toBe('1')
})

/** Presses Tab until an element of this role and name has the focus. */
async function tabTo(page: Page, role: 'radio' | 'textbox' | 'combobox' | 'checkbox' | 'button', name?: string): Promise<void> {
  const wanted = page.getByRole(role, name === undefined ? {} : { name, exact: true }).and(page.locator(':focus'))
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab')
    if ((await wanted.count()) > 0) return
  }
  throw new Error(`Tab never came to ${role} ${name ?? ''}`)
}

/** Name, members wanted and ready, and storage of the namespace's databases, as kubectl sees them. */
async function clustersNamed(kubeconfig: string, namespace: string): Promise<string> {
  const path = '{.items[*].metadata.name} {.items[*].spec.instances} {.items[*].status.readyInstances} {.items[*].spec.storage.size}'
  return (await kubectlPath(kubeconfig, 'practice-lisbon', ['clusters.postgresql.cnpg.io', '-n', namespace], path)).trim()
}
