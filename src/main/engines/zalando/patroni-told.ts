import type { Remembered, Stage, StageSight } from '../engine.ts'
import { at } from '../read-json.ts'
import { active, done } from '../stage-sights.ts'
import { memberReads } from './change/reads.ts'
import { patroniConfigReads } from './patroni-config.ts'

const toldKey = 'told:'

/** More names than this no change has. */
const mostTold = 500

/** What Patroni must be told, by name, to be looked for by a stage later. What is null is taken away, and Patroni is not told of that. */
export function rememberTold(changes: readonly (readonly [name: string, value: unknown])[]): Remembered {
  const told = changes.filter(([, value]) => value !== null).slice(0, mostTold)
  return Object.fromEntries(told.map(([name, value]) => [`${toldKey}${name}`, String(value)]))
}

/** Names and values that a run remembers that Patroni must be told. */
export function toldOf(remembered: Remembered): readonly (readonly [name: string, value: string])[] {
  return Object.entries(remembered).flatMap(([key, value]) =>
    key.startsWith(toldKey) ? [[key.slice(toldKey.length), value] as const] : [],
  )
}

/** The stage in which the operator passes a change on to Patroni. */
export function passedOnStage<P>(see: Stage<P>['see']): Stage<P> {
  return {
    id: 'PASSED_ON',
    title: 'Patroni is told',
    reads: (_params, subject) => [...memberReads(subject), ...patroniConfigReads(subject)],
    see,
  }
}

/** Whether Patroni `has` been told all of it, be it of the whole of its configuration or of a part. */
export function seeTold(told: ReturnType<typeof toldOf>, has: unknown): StageSight {
  const missing = told.filter(([name, value]) => String(at(has, name) ?? '') !== value).map(([name]) => name)
  return missing.length > 0
    ? active(`the operator to tell Patroni ${missing.slice(0, 10).join(', ')}`)
    : done('Patroni’s configuration has the new values.')
}
