import { isSecretName } from './secret-names.ts'
import { maskSecretText, type StandIn } from './secret-text.ts'

/** Deeper values are cut: Kubernetes objects stay far below. */
const maxDepth = 200

/**
 * A copy of an object without what looks like a secret: fields that are called one (`password`), and secrets within texts (an SQL statement, a
 * connection string, a manifest in an annotation). What only names a Secret stays. Secrets themselves want more than this.
 */
export function maskSecretFields(value: unknown, standIn: StandIn): unknown {
  return walk(value, standIn, 0)
}

function walk(value: unknown, standIn: StandIn, depth: number): unknown {
  if (typeof value === 'string') return maskSecretText(value, standIn)
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxDepth) return null
  if (Array.isArray(value)) return value.map(each => walk(each, standIn, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      isSecretField(value, name) ? maskWhole(each, standIn, depth + 1) : walk(each, standIn, depth + 1),
    ]),
  )
}

/** Whether this field of an object holds a secret: by its own name, or, in what is a name and a value as environment variables are, by that name. */
export function isSecretField(owner: object, field: string): boolean {
  return isSecretName(field) || (field === 'value' && 'name' in owner && typeof owner.name === 'string' && isSecretName(owner.name))
}

/** Texts and numbers whole, also those of a list; what is no text (a reference to a Secret) as any other value. */
function maskWhole(value: unknown, standIn: StandIn, depth: number): unknown {
  if (typeof value === 'string') return value === '' ? value : standIn(value)
  if (typeof value === 'number') return standIn(String(value))
  if (depth > maxDepth) return null
  return Array.isArray(value) ? value.map(each => maskWhole(each, standIn, depth + 1)) : walk(value, standIn, depth + 1)
}
