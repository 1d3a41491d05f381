/**
 * `npm run test:cluster [-- --minor 1.NN] [vitest arguments]`: the tests on the real kube-apiserver. Finds the programs, or builds them once,
 * and fails with the reason when there are none. Closes with one line `N passed, N failed`.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder } from '../test/cluster/binaries/cache-folder.ts'
import { findBinaries } from '../test/cluster/binaries/find-binaries.ts'
import { knownMinors } from '../test/cluster/binaries/modules.ts'
import { projectRoot } from './project-root.ts'
import { readVitestCounts } from './read-counts.ts'

const args = process.argv.slice(2)
const at = args.indexOf('--minor')
const minor = at === -1 ? knownMinors().at(-1) : args[at + 1]
if (at !== -1) args.splice(at, 2)
if (minor === undefined || !knownMinors().includes(minor)) {
  console.error(`--minor wants one of ${knownMinors().join(', ')}`)
  process.exit(1)
}

const started = performance.now()
const seconds = () => ((performance.now() - started) / 1000).toFixed(1)
const cache = cacheFolder()
const binaries = await findBinaries(minor, { cache, say: line => console.log(line) }, process.env)
console.log(`Kubernetes ${minor}, ${binaries.source}; ready after ${seconds()} s`)

const reports = mkdtempSync(join(tmpdir(), 'clouddb-cluster-report-'))
const report = join(reports, 'vitest.json')
const vitest = ['run', '--config', 'vitest.cluster.config.ts', '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...args]
const child = spawn(join(projectRoot, 'node_modules', '.bin', 'vitest'), vitest, {
  cwd: projectRoot,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, CLOUDDB_CLUSTER_BINARIES: JSON.stringify(binaries), CLOUDDB_CLUSTER_MINOR: minor },
})
const code = await new Promise<number>(resolve => child.once('error', () => resolve(1)).once('close', end => resolve(end ?? 1)))
const counts = readVitestCounts(report)
rmSync(reports, { recursive: true, force: true })
const passed = counts?.passed ?? 0
const failed = Math.max(counts?.failed ?? 0, code === 0 ? 0 : 1)
console.log(`\nReal API server, Kubernetes ${minor}: ${passed + failed} tests in ${seconds()} s`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
