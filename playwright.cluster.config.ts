import { defineConfig } from '@playwright/test'
import everyday from './playwright.config.ts'

/** End-to-end tests on the real API server: `npm run test:cluster`, which hands over the binaries. */
export default defineConfig({
  ...everyday,
  testDir: 'test/cluster/journeys',
  outputDir: 'test-results-cluster/traces',
  // Both contexts' control planes and the browser are enough for two cores.
  workers: 1,
  fullyParallel: false,
  timeout: 240_000,
  expect: { timeout: 60_000 },
})
