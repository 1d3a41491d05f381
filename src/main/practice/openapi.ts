import type { World } from './world.ts'

/** `/openapi/v3`. */
export function openApiIndex(_world: World) {
  return { paths: {} }
}

/** One group version's document. */
export function openApiDocument(_world: World, _path: string): unknown {
  return undefined
}
