import type { JsonObject } from './json.ts'

/** What somebody made of `was`, done to what stands now: names that were added, changed or taken out; every other name follows `is`. */
export function mergeMaps(was: JsonObject, made: JsonObject, is: JsonObject): JsonObject {
  const isOwn = (name: string) => JSON.stringify(was[name]) !== JSON.stringify(made[name])
  const followed = Object.entries(is).filter(([name]) => !isOwn(name))
  const entered = Object.entries(made).filter(([name]) => isOwn(name))
  // In the order in which they were seen, what is new behind it.
  const all = new Map([...followed, ...entered])
  const order = [...new Set([...Object.keys(made), ...Object.keys(is)])]
  return Object.fromEntries(order.flatMap(name => (all.has(name) ? [[name, all.get(name)]] : [])))
}
