import { create } from 'zustand'
import type { EngineInfo } from '../../shared/domain/form.ts'
import { client } from '../client.ts'

/** The engines that this build knows: their titles, operations and forms. They don't change while the host runs. */
export const enginesStore = create<{ readonly engines: readonly EngineInfo[] | null; readonly titles: ReadonlyMap<string, string> }>(
  () => ({
    engines: null,
    titles: new Map(),
  }),
)

let asking = false

/** Reads the engines once. After a failure the next screen that needs them asks again; till then ids stand for titles. */
export function loadEngines(): void {
  if (asking || enginesStore.getState().engines !== null) return
  asking = true
  client.engines
    .list()
    .then(engines => enginesStore.setState({ engines, titles: new Map(engines.map(engine => [engine.id, engine.title])) }))
    .catch(() => undefined)
    .finally(() => {
      asking = false
    })
}
