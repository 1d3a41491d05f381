import { existsSync, readFileSync } from 'node:fs'

export interface Counts {
  readonly passed: number
  readonly failed: number
}

function readJson(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}

function numberIn(value: unknown, key: string): number {
  if (typeof value !== 'object' || value === null) return 0
  const found = Object.entries(value).find(([name]) => name === key)?.[1]
  return typeof found === 'number' ? found : 0
}

/** Counts of vitest's JSON report; null when it wrote none. A file that could not be loaded has no tests to count: it is one failure. */
export function readVitestCounts(path: string): Counts | null {
  const report = readJson(path)
  if (report === null) return null
  const suites = numberIn(report, 'numFailedTests') === 0 ? numberIn(report, 'numFailedTestSuites') : 0
  return { passed: numberIn(report, 'numPassedTests'), failed: numberIn(report, 'numFailedTests') + suites }
}

/** Counts of Playwright's JSON report; null when it wrote none. */
export function readPlaywrightCounts(path: string): Counts | null {
  const report = readJson(path)
  if (typeof report !== 'object' || report === null || !('stats' in report)) return null
  return { passed: numberIn(report.stats, 'expected'), failed: numberIn(report.stats, 'unexpected') + numberIn(report.stats, 'flaky') }
}

/** Counts that another of our scripts has written; null when it wrote none. */
export function readCounts(path: string): Counts | null {
  const report = readJson(path)
  return report === null ? null : { passed: numberIn(report, 'passed'), failed: numberIn(report, 'failed') }
}
