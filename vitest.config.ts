import { defineConfig } from 'vitest/config'

/** Unit and integration tests. End-to-end tests are Playwright's (`playwright.config.ts`). */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/{arch,fakes,integration}/**/*.test.ts'],
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 20_000,
    maxWorkers: 2,
    allowOnly: false,
  },
})
