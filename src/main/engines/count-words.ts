/** How counts, names and sizes of objects are said in plans. */
import type { KubeObject } from '../../shared/domain/kube.ts'
import { formatBytes, parseQuantity } from '../../shared/domain/quantity.ts'
import { str } from './read-json.ts'

/** `2 volumes (20 GiB)`; empty where there is none. */
export function amount(count: number, word: string, detail = ''): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}${detail === '' ? '' : ` (${detail})`}`
}

/** Their names, the first eight of many. */
export function listed(objects: readonly KubeObject[]): string {
  const names = objects.slice(0, 8).map(object => object.metadata.name)
  return objects.length > names.length ? `${names.join(', ')} and ${objects.length - names.length} more` : names.join(', ')
}

/** What volumes hold together, as far as it is known; empty where it is not. */
export function sizeOf(claims: readonly KubeObject[]): string {
  const bytes = claims.reduce((sum, claim) => sum + (parseQuantity(str(claim, 'status', 'capacity', 'storage') ?? '') ?? 0), 0)
  return bytes === 0 ? '' : formatBytes(bytes)
}
