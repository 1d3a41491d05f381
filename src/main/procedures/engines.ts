import { z } from 'zod'
import type { EngineInfo, OperationInfo, Tier } from '../../shared/domain/form.ts'
import type { AnyOperation, Engine } from '../engines/engine.ts'
import { serve } from './serve.ts'

/** Handlers of `engines`. The user's own tiers stand behind the engine's. */
export function engineProcedures(engines: readonly Engine[], ownTiers: () => readonly Tier[]) {
  return { list: serve.engines.list.handler(() => engines.map(engine => engineInfo(engine, ownTiers()))) }
}

function engineInfo(engine: Engine, ownTiers: readonly Tier[]): EngineInfo {
  const { id, title, summary } = engine
  const infoOf = (operation: AnyOperation) => operationInfo(engine.id, operation, ownTiers)
  return {
    id,
    title,
    summary,
    operations: engine.operations.map(infoOf),
    operatorOperations: (engine.operatorOperations ?? []).map(infoOf),
  }
}

function operationInfo(engineId: string, operation: AnyOperation, ownTiers: readonly Tier[]): OperationInfo {
  const { id, title, summary, risk, creates = false } = operation
  const own = ownTiers.filter(tier => tier.engine === engineId && tier.operation === id)
  return {
    id,
    title,
    summary,
    risk,
    creates,
    schema: z.toJSONSchema(operation.params, { io: 'input', unrepresentable: 'any' }),
    sections: operation.sections.map(section => ({ ...section })),
    tiers: [...operation.tiers, ...own],
    stages: operation.stages.map(stage => ({ id: stage.id, title: stage.title })),
    ...(operation.inline === undefined ? {} : { inline: { ...operation.inline } }),
  }
}
