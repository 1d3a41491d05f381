import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type Page } from '@playwright/test'
import { expect } from './expect.ts'
import { type Host, startHost } from './host.ts'
import { copySettledPractice } from './settled-practice.ts'

interface Fixtures {
  /** Ended after the test, however it ends: processes, proxies, folders. */
  readonly life: AsyncDisposableStack
  /** A host of the test's own; without kubeconfigs it has the practice cluster, which has run before. */
  readonly openHost: (kubeconfigs?: readonly string[]) => Promise<Host>
  /** A host as a newcomer starts it: nothing is there yet, its practice cluster makes its databases now. */
  readonly openFirstHost: () => Promise<Host>
  /** Errors of the console that the test itself causes; any other fails it. */
  readonly allowedErrors: RegExp[]
}

/** Playwright's test, with hosts, and with a page on which no error and no violation of the content policy goes unseen. */
export const test = base.extend<Fixtures>({
  life: async ({ playwright: _ }, use) => {
    await using life = new AsyncDisposableStack()
    await use(life)
  },
  openHost: async ({ life }, use) => {
    await use(async kubeconfigs => {
      const folder = await temporaryFolder(life)
      if (kubeconfigs === undefined) await copySettledPractice(join(folder, 'data'))
      return life.use(await startHost({ folder, ...(kubeconfigs === undefined ? {} : { kubeconfigs }) }))
    })
  },
  openFirstHost: async ({ life }, use) => {
    await use(async () => life.use(await startHost({ folder: await temporaryFolder(life) })))
  },
  allowedErrors: async ({ playwright: _ }, use) => use([]),
  page: async ({ page, life, allowedErrors }, use) => {
    const seen = watchForErrors(page)
    await use(page)
    // Before the hosts end, which the page would rightly complain about.
    if (!life.disposed) await page.close()
    expect(
      seen.filter(text => !allowedErrors.some(allowed => allowed.test(text))),
      'errors on the page',
    ).toEqual([])
  },
})

/** A folder of the test's own, removed with it. */
export async function temporaryFolder(life: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clouddb-e2e-'))
  life.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

function watchForErrors(page: Page): string[] {
  const seen: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') seen.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', error => seen.push(String(error)))
  void page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event => {
      console.error(`content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
    })
  })
  return seen
}

export { expect }
