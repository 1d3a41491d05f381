import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { knownMinors } from '../binaries/modules.ts'
import { cases as access } from './access.cases.ts'
import { cases as apply } from './apply.cases.ts'
import type { Case } from './case.ts'
import { cases as concurrency } from './concurrency.cases.ts'
import { cases as deletion } from './deletion.cases.ts'
import { cases as discovery } from './discovery.cases.ts'
import { cases as dryRun } from './dry-run.cases.ts'
import { cases as events } from './events.cases.ts'
import { cases as forms } from './forms.cases.ts'
import { isCompared, practiceMinor } from './is-compared.ts'
import { cases as lists } from './lists.cases.ts'
import type { Answer } from './normalise.ts'
import { cases as operator } from './operator.cases.ts'
import { type Pair, startPair } from './pair.ts'
import { cases as patches } from './patches.cases.ts'
import { readWithout } from './read-without.ts'
import { cases as refusals } from './refusals.cases.ts'
import { cases as rules } from './rules.cases.ts'
import { runCase } from './run-case.ts'
import { cases as schema } from './schema.cases.ts'
import { cases as secrets } from './secrets.cases.ts'
import { cases as subresources } from './subresources.cases.ts'
import { cases as watch } from './watch.cases.ts'
import { cases as writes } from './writes.cases.ts'

const themes: Readonly<Record<string, readonly Case[]>> = {
  access,
  apply,
  concurrency,
  deletion,
  discovery,
  'dry-run': dryRun,
  events,
  forms,
  lists,
  operator,
  patches,
  refusals,
  rules,
  schema,
  secrets,
  subresources,
  watch,
  writes,
}
const without = readWithout()
const all = Object.values(themes).flat()

let pair: Pair | undefined
beforeAll(async () => {
  if (isCompared) pair = await startPair({ operator: true })
})
afterAll(async () => {
  await pair?.[Symbol.asyncDispose]()
})

test('there are enough cases, each with a name of its own, and every listed one is there', () => {
  const names = all.map(({ name }) => name)
  expect(names.length).toBeGreaterThanOrEqual(150)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  expect([...without.keys()].filter(name => !names.includes(name))).toEqual([])
})

test(`the practice cluster is compared with Kubernetes ${practiceMinor}, the newest that these tests know`, () => {
  expect(knownMinors().at(-1)).toBe(practiceMinor)
})

// Elsewhere there is nothing to compare with.
for (const [theme, cases] of Object.entries(isCompared ? themes : {})) {
  describe(theme, () => {
    for (const [index, one] of cases.entries()) {
      test(one.name, async () => {
        const namespace = `${theme}-${index + 1}`
        const [real, practice] = await Promise.all(
          [started().real, started().practice].map(({ server, connection }) => runCase(server, connection, one, namespace)),
        )
        if (!without.has(one.name)) expect(practice).toEqual(real)
        else expectWithout(practice ?? [], real ?? [])
      })
    }
  })
}

function started(): Pair {
  if (pair === undefined) throw new Error('the servers are not there')
  return pair
}

/** A listed case is refused with 501 and a reason somewhere, and is equal until there. */
function expectWithout(practice: readonly Answer[], real: readonly Answer[]): void {
  const missing = practice.findIndex(({ status }) => status === 501)
  expect(missing).toBeGreaterThanOrEqual(0)
  expect(practice[missing]?.body).toMatchObject({ reason: 'NotImplemented', message: expect.stringContaining('the practice cluster') })
  expect(practice.slice(0, missing)).toEqual(real.slice(0, missing))
}
