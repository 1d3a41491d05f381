import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { test as base, expect } from '../../e2e/fixtures.ts'
import type { TestUser } from '../control-plane/users.ts'
import { type Authentication, type ContextOfKubeconfig, writeKubeconfig } from '../kubeconfig/write-kubeconfig.ts'
import { type OperatorOnServer, runOperator } from '../operator/run-operator.ts'
import { startTestCluster, type TestCluster } from '../start-test-cluster.ts'

/** Two control planes with an operator each. */
export interface RealContexts {
  readonly berlin: TestCluster
  readonly lisbon: TestCluster
  readonly operators: { readonly berlin: OperatorOnServer; readonly lisbon: OperatorOnServer }
  /** Admin in both, as `berlin` and `lisbon`, by a certificate and by a token. */
  readonly kubeconfig: string
  /** A kubeconfig with one context for a user of berlin. */
  kubeconfigFor(user: TestUser, by: Authentication, namespace?: string): Promise<string>
}

const pictures = resolve(import.meta.dirname, '../../../test-results-cluster/pictures')

/** A picture of the page as it is, to be looked at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' })
}

/** The tests of the app's journeys, with two real contexts that live as long as the worker. */
export const test = base.extend<object, { readonly real: RealContexts }>({
  real: [
    async ({ browserName: _ }, use) => {
      await using life = new AsyncDisposableStack()
      const [berlin, lisbon] = await Promise.all([startTestCluster({ crds: ['cnpg'] }), startTestCluster({ crds: ['cnpg'] })])
      life.use(berlin)
      life.use(lisbon)
      const operators = { berlin: await runOperator(berlin, { seedAs: 0 }), lisbon: await runOperator(lisbon, { seedAs: 1 }) }
      life.use(operators.berlin)
      life.use(operators.lisbon)
      const kubeconfig = join(berlin.folder, 'admin.yaml')
      await writeKubeconfig(kubeconfig, [
        { name: 'berlin', plane: berlin, user: 'admin', by: 'certificate' },
        { name: 'lisbon', plane: lisbon, user: 'admin', by: 'token' },
      ])
      await use({
        berlin,
        lisbon,
        operators,
        kubeconfig,
        async kubeconfigFor(user, by, namespace) {
          const entry: ContextOfKubeconfig = {
            name: `berlin-${user}`,
            plane: berlin,
            user,
            by,
            ...(namespace === undefined ? {} : { namespace }),
          }
          const path = join(berlin.folder, `${user}-${by}.yaml`)
          await writeKubeconfig(path, [entry])
          return path
        },
      })
      expect([...operators.berlin.errors, ...operators.lisbon.errors].map(String), 'errors of the operators').toEqual([])
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})

export { expect }
