import { expect, test } from 'vitest'
import { readSources } from './read-sources.ts'

/** Tarjan's strongly connected components over imports that exist at run time; each of more than one file is a cycle. */
function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const onStack = new Set<string>()
  const cycles: string[][] = []
  function visit(node: string): void {
    index.set(node, index.size)
    low.set(node, index.get(node) ?? 0)
    stack.push(node)
    onStack.add(node)
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) visit(next)
      if (onStack.has(next)) low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0))
    }
    if (low.get(node) !== index.get(node)) return
    const component = stack.splice(stack.indexOf(node))
    for (const member of component) onStack.delete(member)
    if (component.length > 1 || edges.get(node)?.includes(node)) cycles.push(component)
  }
  for (const node of edges.keys()) if (!index.has(node)) visit(node)
  return cycles
}

test('no file needs itself to be loaded: imports that exist at run time have no cycles', () => {
  const edges = new Map(
    readSources('src').map(source => [source.path, source.imports.filter(i => !i.typeOnly).map(i => i.target)] as const),
  )
  expect(edges.size).toBeGreaterThan(300)
  expect(findCycles(edges)).toEqual([])
})

test('a cycle would be found', () => {
  const edges = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['a', 'd']],
    ['d', []],
    ['e', ['e']],
  ])
  expect(findCycles(edges).map(cycle => cycle.sort())).toEqual([['a', 'b', 'c'], ['e']])
})
