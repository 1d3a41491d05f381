import { useMemo } from 'react'
import { readManifest, type TextProblem } from '../../../shared/manifest/read-manifest.ts'
import { checkBySchema } from '../../editor/schema/check-by-schema.ts'
import type { SchemaNode } from '../../editor/schema/schema-node.ts'
import type { PlacedProblem } from '../../editor/yaml-editor.tsx'
import { useDebounced } from '../../state/use-debounced.ts'

/** How long the text must stand still before it is looked at, in ms. */
const stillMs = 250

/** What is wrong with the text: syntax first; of a text that can be read, what its schema has against it. Errors come before warnings. */
export function useProblems(text: string, schema: SchemaNode | null): readonly PlacedProblem[] {
  const settled = useDebounced(text, stillMs)
  return useMemo(() => problemsOf(settled, schema), [settled, schema])
}

function problemsOf(text: string, schema: SchemaNode | null): readonly PlacedProblem[] {
  const { value, document, problems, place } = readManifest(text)
  const found = value === null || document === null || schema === null ? problems : checkBySchema(document, schema)
  const placed = found.map(({ severity, message, from, to }: TextProblem): PlacedProblem => {
    const [start, end] = [place(from), place(to)]
    // What goes over many lines is marked where it begins.
    const endColumn = end.line === start.line ? end.column : start.column + 1
    return { severity, message, line: start.line, column: start.column, endLine: start.line, endColumn }
  })
  return placed.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning') || a.line - b.line)
}
