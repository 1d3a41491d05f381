import { defineConfig } from '@playwright/test'
import { findBrowser } from './scripts/find-browser.ts'
import { whyNoElectronTests } from './scripts/why-no-electron-tests.ts'

const browser = findBrowser()
// The runner says both once; its workers read this file too.
const noElectron = whyNoElectronTests()
if (process.env.TEST_WORKER_INDEX === undefined) {
  process.stdout.write(`The browser is ${browser.title}.\n`)
  if (noElectron !== null) process.stdout.write(`Electron tests did not run: ${noElectron}.\n`)
}

/** End-to-end tests: the real page in a real browser on the real headless host, and the Electron shell where its binary is. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './test/e2e/settled-practice.ts',
  outputDir: 'test-results',
  // Three are what two cores can feed: each waits about a third of its time, for runs and for what the page polls.
  workers: 3,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  // Only what hangs is ended by these: no test says how fast anything is, and some machines are slow.
  timeout: 600_000,
  expect: { timeout: 60_000 },
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'dark',
    trace: 'off',
    screenshot: 'only-on-failure',
    actionTimeout: 60_000,
  },
  projects: [
    {
      name: 'browser',
      testIgnore: '**/electron.spec.ts',
      use: { launchOptions: { executablePath: browser.executablePath, args: [...browser.args] } },
    },
    // Left out whole where it can't run, and that is said above: a skipped test would look like one that was there.
    ...(noElectron === null ? [{ name: 'electron', testMatch: '**/electron.spec.ts' }] : []),
  ],
})
