import { parseQuantity } from '../../../shared/domain/quantity.ts'
import { type Objection, refuse } from './judge.ts'

/** What speaks against a volume's new size: it is smaller than the one it has. What is no amount is for others to refuse. */
export function objectionToShrinking(field: string, word: string, before: unknown, after: unknown): readonly Objection[] {
  const [from, to] = [before, after].map(size =>
    typeof size === 'string' || typeof size === 'number' ? parseQuantity(String(size)) : null,
  )
  if (from === null || from === undefined || to === null || to === undefined || to >= from) return []
  return [refuse(field, `A ${word} can’t shrink from ${before} to ${after}.`, 'Restore into a new, smaller database instead.')]
}
