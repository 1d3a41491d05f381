import { defineConfig } from 'vitest/config'

/** Unit and integration tests. End-to-end tests are Playwright's (`playwright.config.ts`). */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/{arch,fakes,integration}/**/*.test.ts'],
    environment: 'node',
    // Only what hangs is ended by these: no test says how fast anything is, and some machines are slow.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // More than two cores: the integration tests wait most of their time, for what runs and simulated operators take.
    maxWorkers: 4,
    allowOnly: false,
  },
})
