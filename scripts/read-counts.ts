import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

/** What a run of tests came to. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  /** A text for each test that failed: its file, its name and the first lines of why. */
  readonly failures: readonly string[]
}

const countsSchema = z.object({ passed: z.number(), failed: z.number(), failures: z.array(z.string()) })

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() })),
    }),
  ),
})

const specSchema = z.object({
  file: z.string(),
  title: z.string(),
  tests: z.array(
    z.object({ status: z.string(), results: z.array(z.object({ errors: z.array(z.object({ message: z.string().optional() })) })) }),
  ),
})

interface Suite {
  specs: z.infer<typeof specSchema>[]
  suites?: Suite[] | undefined
}

const suiteSchema: z.ZodType<Suite> = z.object({
  specs: z.array(specSchema),
  get suites() {
    return z.array(suiteSchema).optional()
  },
})

const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  suites: z.array(suiteSchema),
})

function readJson(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}

const mostLines = 12
/** Vitest's report has no word on a worker that died. */
const processLost = 'Its process ended before its tests did. What it said last stands in the output above.'

function failure(file: string, title: string, why: readonly string[]): string {
  const lines = stripVTControlCharacters(why.join('\n'))
    .split('\n')
    .filter(line => !line.includes('node_modules'))
    .slice(0, mostLines)
  return [`${file} › ${title}`, ...lines.map(line => `    ${line}`)].join('\n')
}

/** Counts of vitest's JSON report; null when it wrote none. A file that could not be loaded, or whose process was lost, has no failed test to count: it is one failure. */
export function readVitestCounts(path: string): Counts | null {
  const report = vitestSchema.nullable().parse(readJson(path))
  if (report === null) return null
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(process.cwd(), name)
    const tests = assertionResults.filter(test => test.status === 'failed')
    if (tests.length === 0 && status === 'failed') return [failure(file, 'was not run to its end', [message || processLost])]
    return tests.map(test => failure(file, test.fullName, test.failureMessages ?? []))
  })
  const suites = report.numFailedTests === 0 ? report.numFailedTestSuites : 0
  return { passed: report.numPassedTests, failed: report.numFailedTests + suites, failures }
}

/** Counts of Playwright's JSON report; null when it wrote none. */
export function readPlaywrightCounts(path: string): Counts | null {
  const report = playwrightSchema.nullable().parse(readJson(path))
  if (report === null) return null
  const specsOf = (suite: Suite): Suite['specs'] => [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)]
  const failures = report.suites.flatMap(specsOf).flatMap(({ file, title, tests }) =>
    tests
      .filter(test => test.status === 'unexpected' || test.status === 'flaky')
      .map(test =>
        failure(
          file,
          title,
          test.results.flatMap(result => result.errors.map(error => error.message ?? '')),
        ),
      ),
  )
  const { expected, unexpected, flaky } = report.stats
  return { passed: expected, failed: unexpected + flaky, failures }
}

/** Counts that another of our scripts has written; null when it wrote none. */
export function readCounts(path: string): Counts | null {
  return countsSchema.nullable().parse(readJson(path))
}
