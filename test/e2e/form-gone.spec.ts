import type { KubeObject } from '../../src/shared/domain/kube.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { expect, test } from './fixtures.ts'
import { kubectl } from './kubectl.ts'
import { goTo, placedOrders } from './steps.ts'

test('a form whose database goes says so and makes no plan of what is gone, nor of another one of its name', async ({ page, openHost }) => {
  const host = await openHost()
  const { id, contextName, namespace, name } = await placedOrders(host)
  const plans = () => host.call<readonly unknown[]>('GET', '/plans')
  const review = page.getByRole('button', { name: 'Review plan' })
  const refusesToPlan = async () => {
    await review.click()
    await expect(page).toHaveURL(/#\/change\//)
    expect(await plans()).toEqual([])
  }
  await page.goto(host.url)
  await goTo(page, `/change/${encodeURIComponent(id)}/scale`)
  await page.getByRole('textbox', { name: 'Members' }).fill('5')

  const kubeconfig = host.practiceKubeconfig
  const manifest = await kubectl(kubeconfig, contextName, ['get', 'clusters.postgresql.cnpg.io', name, '-n', namespace, '-o', 'json'])
  await kubectl(kubeconfig, contextName, ['delete', 'clusters.postgresql.cnpg.io', name, '-n', namespace])
  await expect(page.getByRole('alert').filter({ hasText: `${name} is gone` })).toContainText('there is nothing left to change')
  await refusesToPlan()

  const { apiVersion, kind, spec }: KubeObject = JSON.parse(manifest)
  const anew = JSON.stringify({ apiVersion, kind, metadata: { name, namespace }, spec })
  await kubectl(kubeconfig, contextName, ['create', '-f', '-'], anew)
  await expect(page.getByRole('alert').filter({ hasText: `${name} was deleted and made anew` })).toContainText('about the old one')
  await refusesToPlan()

  // Opened again, it is about the new one.
  await goTo(page, '/fleet')
  await eventuallyTrue('it is seen', async () => (await host.ask('GET', `/clusters/${encodeURIComponent(id)}`)).status === 200)
  await goTo(page, `/change/${encodeURIComponent(id)}/scale`)
  await expect(page.getByRole('textbox', { name: 'Members' })).toBeVisible()
  await expect(page.getByText('made anew')).toHaveCount(0)
})
