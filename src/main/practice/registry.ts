import { builtinResources } from './builtin-resources.ts'
import type { Resource } from './resource.ts'

/** The kinds that one context serves at this moment. */
export interface Registry {
  find(group: string, version: string, plural: string): Resource | undefined
  /** In discovery order: core first, then groups by name. */
  all(): readonly Resource[]
  /** Replaces what one CustomResourceDefinition serves; an empty list ends it. */
  setCustom(definition: string, resources: readonly Resource[]): void
  /** Rises whenever a kind comes or goes, for caches of documents about them. */
  readonly generation: number
}

/** A registry with the built-in kinds in it. */
export function createRegistry(): Registry {
  const custom = new Map<string, readonly Resource[]>()
  const byPath = new Map<string, Resource>()
  let all: readonly Resource[] = []
  let generation = 0

  function rebuild(): void {
    generation += 1
    all = [...builtinResources, ...[...custom.values()].flat()]
    byPath.clear()
    for (const resource of all) byPath.set(`${resource.group}/${resource.version}/${resource.plural}`, resource)
  }
  rebuild()

  return {
    find: (group, version, plural) => byPath.get(`${group}/${version}/${plural}`),
    all: () => all,
    setCustom(definition, resources) {
      if (resources.length === 0) custom.delete(definition)
      else custom.set(definition, resources)
      rebuild()
    },
    get generation() {
      return generation
    },
  }
}
