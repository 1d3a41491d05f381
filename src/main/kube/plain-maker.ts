/** Makes an empty plain object. */
export type PlainMaker = new () => Record<string, unknown>

/**
 * A maker of plain objects that will all get about the same fields. The engine learns from the first few how much room they need, and lays the
 * fields into the objects themselves: of `{}` it keeps four and the others in a list beside it, with room for more, which is half as much again.
 */
export function createPlainMaker(): PlainMaker {
  const Plain = function Plain() {
    // It begins empty.
  } as unknown as PlainMaker
  Plain.prototype = Object.prototype
  return Plain
}
