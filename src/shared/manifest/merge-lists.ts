/** A list of texts. */
export function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(each => typeof each === 'string')
}

/** What somebody made of `was`, done to what stands now: entries that were added or taken out; every other entry is there if `is` has it. */
export function mergeLists(was: readonly string[], made: readonly string[], is: readonly string[]): readonly string[] {
  const [before, own, now] = [new Set(was), new Set(made), new Set(is)]
  // In the order in which they were seen, what is new behind it.
  return [...made.filter(entry => !before.has(entry) || now.has(entry)), ...is.filter(entry => !before.has(entry) && !own.has(entry))]
}
