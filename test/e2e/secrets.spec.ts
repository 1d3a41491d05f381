import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, temporaryFolder, test } from './fixtures.ts'
import { goTo, rowOf } from './steps.ts'

const config = {
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'far', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [
    {
      name: 'command',
      user: {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: '/bin/cat',
          args: ['--cluster', 'orders', '--client-secret', 'CANARY-argument'],
          env: [
            { name: 'REGION', value: 'eu-west' },
            { name: 'VAULT_TOKEN', value: 'CANARY-variable' },
          ],
          interactiveMode: 'Never',
        },
      },
    },
  ],
  contexts: [{ name: 'far', context: { cluster: 'far', user: 'command' } }],
}

test('before a credential command may run one sees what would run; its secrets only on request', async ({ page, openHost, life }) => {
  const path = join(await temporaryFolder(life), 'config')
  await writeFile(path, JSON.stringify(config))
  const host = await openHost([path])
  await page.goto(host.url)
  await goTo(page, '/contexts')
  await page.getByTestId('context-row').getByRole('button', { name: 'Connect', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'May this command run?' })
  await expect(dialog).toContainText('/bin/cat')
  await expect(dialog).toContainText('--client-secret')
  await expect(dialog).toContainText('REGION=eu-west')
  await expect(dialog).toContainText('VAULT_TOKEN=***')
  await expect(dialog).not.toContainText('CANARY')
  await dialog.getByRole('button', { name: 'Reveal the value of VAULT_TOKEN' }).click()
  await expect(dialog).toContainText('VAULT_TOKEN=CANARY-variable')
  await dialog.getByRole('button', { name: 'Hide the value of VAULT_TOKEN' }).click()
  await expect(dialog).not.toContainText('CANARY')
  await dialog.getByRole('button', { name: 'Reveal argument 4' }).click()
  await expect(dialog).toContainText('CANARY-argument')
})

test('what is no kubeconfig is refused at its field, and nothing is added', async ({ page, openHost, life, allowedErrors }) => {
  allowedErrors.push(/400/)
  const path = join(await temporaryFolder(life), 'config')
  await writeFile(path, JSON.stringify(config))
  const host = await openHost([path])
  await page.goto(host.url)
  await goTo(page, '/contexts')
  await page.getByRole('button', { name: 'Add kubeconfig' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a kubeconfig' })
  await dialog.getByText('Pasted text').click()
  await dialog.getByLabel('Kubeconfig', { exact: true }).fill('a shopping list')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(dialog).toContainText('it is not a map')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('context-row')).toHaveCount(1)
})

test('a password is copied and leaves the clipboard again; what one may do is told by the cluster', async ({ page, openHost, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const host = await openHost()
  await page.goto(host.url)
  await expect(rowOf(page, 'orders')).toBeVisible({ timeout: 120_000 })
  await host.call('PATCH', '/preferences', { clipboardSeconds: 5 })
  await page.reload()
  await expect(rowOf(page, 'orders')).toBeVisible()
  await page.evaluate(() => navigator.clipboard.writeText('before'))
  await rowOf(page, 'orders').getByRole('link').first().click()
  await page.getByRole('tab', { name: 'Endpoints' }).click()
  await page
    .getByRole('button', { name: /^Copy password/i })
    .first()
    .click()
  const held = () => page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(held).not.toBe('before')
  const password = await held()
  if (password !== '') await expect(page.locator('body')).not.toContainText(password)
  await expect.poll(held, { timeout: 120_000 }).toBe('')

  await goTo(page, '/contexts')
  const row = page.getByTestId('context-row').first()
  await row.getByRole('button', { name: /^Details of/ }).click()
  const panel = page.getByRole('region', { name: 'What may I do here' })
  await panel.getByLabel('Namespace').fill('shop')
  await panel.getByRole('button', { name: 'Ask the cluster' }).click()
  const table = panel.getByRole('table', { name: 'What you may do in shop' })
  await expect(table.getByRole('row', { name: /^Cluster/ })).toContainText('Yes')
  await expect(table.getByRole('columnheader', { name: 'delete' })).toBeVisible()
})
