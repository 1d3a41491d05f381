import { age } from './age.ts'
import { getString } from './json.ts'
import { isObject } from './kube-object.ts'
import type { Column } from './resource.ts'

type Step = { readonly key: string } | { readonly index: number } | { readonly filter: readonly string[]; readonly equals: string } | 'all'

/** Reads the JSONPath subset of printer columns: `.a.b`, `['a.b']`, `[0]`, `[*]`, `[?(@.type=="Ready")]`. Undefined when it can't. */
function parseJsonPath(path: string): readonly Step[] | undefined {
  const steps: Step[] = []
  let rest = path.trim()
  while (rest !== '') {
    const match =
      /^\.?([^.[\]\\]+(?:\\\.[^.[\]\\]+)*)/.exec(rest) ??
      /^\[\?\(@\.([\w.]+)\s*==\s*["']([^"']*)["']\)\]/.exec(rest) ??
      /^\.?\[["']([^"']+)["']\]/.exec(rest) ??
      /^\.?\[(\d+|\*)\]/.exec(rest)
    if (match?.[1] === undefined) return undefined
    const text = match[0]
    if (text.includes('?(')) steps.push({ filter: match[1].split('.'), equals: match[2] ?? '' })
    else if (/^\.?\[\d/.test(text)) steps.push({ index: Number(match[1]) })
    else if (/^\.?\[\*/.test(text)) steps.push('all')
    else steps.push({ key: match[1].replaceAll('\\.', '.') })
    rest = rest.slice(text.length)
  }
  return steps
}

function follow(values: readonly unknown[], step: Step): readonly unknown[] {
  return values.flatMap(value => {
    if (step === 'all') return Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []
    if ('key' in step) return isObject(value) && Object.hasOwn(value, step.key) ? [value[step.key]] : []
    if (!Array.isArray(value)) return []
    if ('index' in step) return step.index < value.length ? [value[step.index]] : []
    return value.filter(item => getString(item, ...step.filter) === step.equals)
  })
}

/** The first value at a path in an object, or undefined. */
function readJsonPath(object: unknown, steps: readonly Step[]): unknown {
  return steps.reduce(follow, [object])[0]
}

/** Columns from a CustomResourceDefinition's additionalPrinterColumns. */
export function printerColumns(definitions: readonly unknown[]): readonly Column[] {
  return definitions.flatMap(definition => {
    const name = getString(definition, 'name')
    const type = getString(definition, 'type')
    const steps = parseJsonPath(getString(definition, 'jsonPath') ?? '')
    if (name === undefined || type === undefined || steps === undefined) return []
    const format = getString(definition, 'format')
    const priority = isObject(definition) && typeof definition.priority === 'number' ? definition.priority : 0
    const column: Column = {
      name,
      type,
      ...(format === undefined ? {} : { format }),
      description:
        getString(definition, 'description') ??
        `Custom resource definition column (in JSONPath format): ${getString(definition, 'jsonPath')}`,
      priority,
      value(object, now) {
        const value = readJsonPath(object, steps)
        if (value === undefined || value === null) return null
        if (type === 'date') return age(value, now)
        if (type === 'integer' || type === 'number') return typeof value === 'number' ? value : null
        if (type === 'boolean') return typeof value === 'boolean' ? value : null
        return typeof value === 'string' ? value : JSON.stringify(value)
      },
    }
    return [column]
  })
}
