import { defineConfig } from 'vitest/config'

/** Tests on the real API server: `npm run test:cluster`, which hands over the binaries. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    environment: 'node',
    testTimeout: 600_000,
    hookTimeout: 300_000,
    // Each file starts control planes of its own, and waits most of its time: for runs, for what expires, for servers that come back.
    maxWorkers: 3,
    allowOnly: false,
  },
})
