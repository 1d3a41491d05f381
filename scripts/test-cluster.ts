/**
 * `npm run test:cluster [-- --minor 1.NN] [vitest arguments]`: the tests on the real kube-apiserver, then the app's journeys on it in the browser
 * (left out when vitest arguments are given, alone with `--journeys`). Finds the programs, or builds them once, and fails with the reason when
 * there are none. Closes with one line `N passed, N failed`.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder } from '../test/cluster/binaries/cache-folder.ts'
import { findBinaries } from '../test/cluster/binaries/find-binaries.ts'
import { knownMinors } from '../test/cluster/binaries/modules.ts'
import { findCrds } from '../test/cluster/crds/find-crds.ts'
import { buildWhenStale } from './build-when-stale.ts'
import { projectRoot } from './project-root.ts'
import { type Counts, readPlaywrightCounts, readVitestCounts } from './read-counts.ts'

const args = process.argv.slice(2)
const started = performance.now()
const seconds = () => ((performance.now() - started) / 1000).toFixed(1)
const say = (line: string) => console.log(line)

/** Takes an option with its value out of the arguments. */
function take(name: string): string | undefined {
  const at = args.indexOf(name)
  return at === -1 ? undefined : args.splice(at, 2)[1]
}

/** Takes a switch out of the arguments. */
function takeSwitch(name: string): boolean {
  const at = args.indexOf(name)
  if (at !== -1) args.splice(at, 1)
  return at !== -1
}

const minor = take('--minor') ?? knownMinors().at(-1)
const countsPath = take('--counts')
const journeysOnly = takeSwitch('--journeys')
const prepareOnly = takeSwitch('--prepare')
if (minor === undefined || !knownMinors().includes(minor)) {
  console.error(`--minor wants one of ${knownMinors().join(', ')}`)
  process.exit(1)
}

function run(command: string, args: readonly string[], env: Record<string, string>): Promise<number> {
  const child = spawn(join(projectRoot, 'node_modules', '.bin', command), args, {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  })
  return new Promise(resolve => child.once('error', () => resolve(1)).once('close', code => resolve(code ?? 1)))
}

/** A runner that ended badly though none of its tests failed is a failure all the same. */
function judge(counts: Counts | null, code: number): Counts {
  return { passed: counts?.passed ?? 0, failed: Math.max(counts?.failed ?? 0, code === 0 ? 0 : 1), failures: counts?.failures ?? [] }
}

async function prepare(minor: string) {
  const cache = cacheFolder()
  const binaries = await findBinaries(minor, { cache, say }, process.env)
  const crds = await findCrds(cache, say, process.env)
  say(`Kubernetes ${minor}, ${binaries.source}; ready after ${seconds()} s`)
  return { binaries, crds }
}

async function runAll(minor: string): Promise<Counts> {
  const { binaries, crds } = await prepare(minor)
  if (binaries.controllerManager === null) say('There is no kube-controller-manager: what needs controllers is not tested.')
  const env = { CLOUDDB_CLUSTER_BINARIES: JSON.stringify(binaries), CLOUDDB_CLUSTER_MINOR: minor, CLOUDDB_CRDS: crds }
  const reports = mkdtempSync(join(tmpdir(), 'clouddb-cluster-report-'))
  const done: Counts[] = []
  if (!journeysOnly) {
    const report = join(reports, 'vitest.json')
    const options = ['--config', 'vitest.cluster.config.ts', '--reporter=default', '--reporter=json', `--outputFile=${report}`]
    const code = await run('vitest', ['run', ...options, ...args], env)
    done.push(judge(readVitestCounts(report), code))
  }
  if (journeysOnly || args.length === 0) {
    await buildWhenStale()
    const report = join(reports, 'playwright.json')
    const options = ['-c', 'playwright.cluster.config.ts', '--reporter=list,json']
    const code = await run('playwright', ['test', ...options, ...args], { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report })
    done.push(judge(readPlaywrightCounts(report), code))
  }
  rmSync(reports, { recursive: true, force: true })
  return done.reduce((sum, each) => ({
    passed: sum.passed + each.passed,
    failed: sum.failed + each.failed,
    failures: [...sum.failures, ...each.failures],
  }))
}

if (prepareOnly) {
  const problem = await prepare(minor).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  if (problem !== null) console.error(problem)
  process.exit(problem === null ? 0 : 1)
}

const counts = await runAll(minor).catch((error: unknown): Counts => {
  console.error(`The tests on the real API server did not run: ${error instanceof Error ? error.message : String(error)}`)
  return { passed: 0, failed: 1, failures: [] }
})
if (countsPath !== undefined) writeFileSync(countsPath, JSON.stringify(counts))
say(`\nReal API server, Kubernetes ${minor}: ${counts.passed + counts.failed} tests in ${seconds()} s`)
say(`${counts.passed} passed, ${counts.failed} failed`)
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1)
