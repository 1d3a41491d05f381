import { quantity } from '../read-json.ts'
import { type Objection, refuse } from './judge.ts'

/** What speaks against a volume's new size: it is smaller than the one it has. What is no amount is for others to refuse. */
export function objectionToShrinking(field: string, word: string, before: unknown, after: unknown): readonly Objection[] {
  const [from, to] = [quantity(before), quantity(after)]
  if (from === null || to === null || to >= from) return []
  return [refuse(field, `A ${word} can’t shrink from ${before} to ${after}.`, 'Restore into a new, smaller database instead.')]
}
