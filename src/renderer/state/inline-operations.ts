import type { EngineInfo, InlineColumn, OperationInfo } from '../../shared/domain/form.ts'

/** An operation that can be asked for where the value stands. */
export type InlineOperation = { readonly operation: OperationInfo; readonly field: string }

/** By column; a column that is missing can only be looked at. */
export type InlineOperations = ReadonlyMap<InlineColumn, InlineOperation>

const none: InlineOperations = new Map()
const known = new WeakMap<EngineInfo, InlineOperations>()

/** What this engine lets be changed in the cells of the fleet. The same map for the same engine, so that rows can be compared. */
export function inlineOperations(engines: readonly EngineInfo[] | null, engineId: string): InlineOperations {
  const engine = engines?.find(each => each.id === engineId)
  if (engine === undefined) return none
  const found = known.get(engine)
  if (found !== undefined) return found
  const made = new Map(
    engine.operations.flatMap(operation =>
      operation.inline === undefined ? [] : [[operation.inline.column, { operation, field: operation.inline.field }] as const],
    ),
  )
  known.set(engine, made)
  return made
}
