import type { Engine } from './engine.ts'

const modules = import.meta.glob<{ engine: Engine }>('./*/engine.ts', { eager: true })

/** All engines, by folder: `engines/<id>/engine.ts` exports `engine`. */
export const engines: readonly Engine[] = Object.values(modules)
  .map(module => module.engine)
  .sort((a, b) => a.id.localeCompare(b.id))
