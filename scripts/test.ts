/**
 * `npm test`: everything that must hold, cheapest first, each step to its end so that one run shows all that is wrong. Closes with one line
 * `N passed, N failed`; a step without tests of its own counts as one. `--cluster` adds the tests on the real API server (`npm run test:cluster`)
 * where its programs are or can be had, and tells why where they can't. Other arguments name the steps to run.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Counts, readCounts, readPlaywrightCounts, readVitestCounts } from './read-counts.ts'
import { whyNoCluster } from './why-no-cluster.ts'

interface Step {
  readonly title: string
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Makes what the step needs; with a status other than 0 the step is left out, and that is said. */
  readonly prepare?: readonly string[]
  /** Counts from the step's own report; null: the step is one test. */
  readonly counts?: () => Counts | null
}

const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const reports = mkdtempSync(join(tmpdir(), 'clouddb-test-'))
const vitestReport = join(reports, 'vitest.json')
const playwrightReport = join(reports, 'playwright.json')
const clusterReport = join(reports, 'cluster.json')
const words = process.argv.slice(2)
let noCluster = words.includes('--cluster') ? whyNoCluster(process.env) : null
/** A first build of the programs takes about 8 minutes on two idle cores. */
const prepareWithinMs = 25 * 60_000

const typed = ['src/shared', 'src/main', 'src/preload', 'src/renderer', 'test']
const steps: readonly Step[] = [
  ...typed.map(folder => ({ title: `Types of ${folder}`, command: [bin('tsc'), '-p', folder] })),
  { title: 'Lint and format', command: [bin('biome'), 'check'] },
  { title: 'Unused code', command: [bin('knip')] },
  {
    title: 'Unit, layer and integration tests',
    command: [bin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile=${vitestReport}`],
    counts: () => readVitestCounts(vitestReport),
  },
  { title: 'Build', command: [process.execPath, join(root, 'scripts', 'build.ts')] },
  {
    title: 'End-to-end tests in the browser',
    command: [bin('playwright'), 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport },
    counts: () => readPlaywrightCounts(playwrightReport),
  },
  ...(words.includes('--cluster') && noCluster === null
    ? [
        {
          title: 'Tests on the real API server',
          prepare: [process.execPath, join(root, 'scripts', 'test-cluster.ts'), '--prepare'],
          command: [process.execPath, join(root, 'scripts', 'test-cluster.ts'), '--counts', clusterReport],
          counts: () => readCounts(clusterReport),
        },
      ]
    : []),
]

function run([command, ...args]: readonly string[], step: Step, timeout?: number): Promise<number> {
  if (command === undefined) throw new Error('a step without a command')
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...step.env },
      timeout,
    })
    child.on('error', error => {
      console.error(error.message)
      resolve(1)
    })
    child.on('close', code => resolve(code ?? 1))
  })
}

const only = words.filter(word => word !== '--cluster')
const failedSteps: string[] = []
const toldFailures: string[] = []
let passed = 0
let failed = 0
for (const step of steps) {
  if (only.length > 0 && !only.some(word => step.title.toLowerCase().includes(word.toLowerCase()))) continue
  const started = performance.now()
  console.log(`\n— ${step.title}`)
  if (step.prepare !== undefined && (await run(step.prepare, step, prepareWithinMs)) !== 0) {
    noCluster = 'its programs could not be had, for the reason above'
    continue
  }
  const code = await run(step.command, step)
  const counts = step.counts?.() ?? null
  passed += counts?.passed ?? (code === 0 ? 1 : 0)
  // A runner that ended badly though none of its tests failed (a crash, nothing found) is a failure all the same.
  const failures = counts === null ? (code === 0 ? 0 : 1) : Math.max(counts.failed, code === 0 ? 0 : 1)
  failed += failures
  toldFailures.push(...(counts?.failures ?? []))
  if (failures > 0) failedSteps.push(step.title)
  console.log(`— ${step.title}: ${failures === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}
rmSync(reports, { recursive: true, force: true })

if (noCluster !== null) console.log(`\nTests on the real API server did not run: ${noCluster}.`)
if (failedSteps.length > 0) console.log(`\nFailed: ${failedSteps.join(', ')}`)
// Again at the end: of a long run often only the last lines are kept.
for (const told of toldFailures) console.log(`\n✗ ${told}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
