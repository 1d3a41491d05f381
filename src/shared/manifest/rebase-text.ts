import { changedPointers } from './changed-pointers.ts'
import { atPointer } from './json.ts'
import { type MergeConflict, mergeThree } from './merge-three.ts'
import { readManifest } from './read-manifest.ts'

/** An edited text with what others changed meanwhile. Where both changed the same field, the edit stands, and the conflict is told. */
export interface Rebased {
  readonly text: string
  readonly taken: readonly string[]
  readonly conflicts: readonly MergeConflict[]
}

/** Takes into an edited text what became of its base meanwhile; comments and order stay. null: one of the three can't be read. */
export function rebaseText(base: string, mine: string, live: string): Rebased | null {
  const [from, edited, theirs] = [base, mine, live].map(readManifest)
  if (!from?.value || !edited?.value || !theirs?.value || edited.document === null) return null
  const { value, conflicts } = mergeThree(from.value, edited.value, theirs.value)
  const taken = changedPointers(edited.value, value)
  const { document } = edited
  for (const pointer of taken) {
    const path = pointer
      .slice(1)
      .split('/')
      .map(segment => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    const wanted = atPointer(value, pointer)
    if (wanted === undefined) document.deleteIn(path)
    else document.setIn(path, document.createNode(wanted))
  }
  return { text: taken.length === 0 ? mine : document.toString({ lineWidth: 0, indentSeq: false }), taken, conflicts }
}
