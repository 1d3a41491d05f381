import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'

/** What takes longest, and so begins first: a long file that begins last is one that the run waits for alone. */
const longest = ['manifests/manifests', 'api/kubectl', 'faults/restarts', 'faults/credentials', 'faults/served']

class LongestFirst extends BaseSequencer {
  override async sort(...[files]: Parameters<BaseSequencer['sort']>) {
    const place = (path: string) => {
      const at = longest.findIndex(name => path.endsWith(`test/cluster/${name}.test.ts`))
      return at === -1 ? longest.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => place(a.moduleId) - place(b.moduleId))
  }
}

/** Tests on the real API server: `npm run test:cluster`, which hands over the binaries. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    environment: 'node',
    testTimeout: 600_000,
    hookTimeout: 300_000,
    // Each file starts control planes of its own, and waits most of its time: for runs, for what expires, for servers that come back.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    allowOnly: false,
  },
})
