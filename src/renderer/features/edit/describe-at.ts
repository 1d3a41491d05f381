import { type DescribedField, describeKey } from '../../editor/schema/complete-yaml.ts'
import type { SchemaNode } from '../../editor/schema/schema-node.ts'
import type { PlacedProblem } from '../../editor/yaml-editor.tsx'
import { cleanText } from '../../ui/clean-text.ts'

/** The field whose line the cursor is on; null when nothing is known of it. Lines and columns count from 1. */
export function describeAt(text: string, schema: SchemaNode | null, line: number, column: number): DescribedField | null {
  if (schema === null) return null
  const lines = text.split('\n')
  const begins = (lines[line - 1] ?? '').search(/[^\s-]/)
  return describeKey(lines, line - 1, column - 1, schema) ?? describeKey(lines, line - 1, begins, schema)
}

/** What is to be said of a place: the problems there, and what the schema says of its field. null: nothing. */
export function explain(
  problems: readonly PlacedProblem[],
  text: string,
  schema: SchemaNode | null,
  line: number,
  column: number,
): string | null {
  const here = problems.filter(problem => problem.line === line && problem.column <= column && column <= problem.endColumn)
  const field = schema === null ? null : describeKey(text.split('\n'), line - 1, column - 1, schema)
  const about = field === null ? [] : [`${field.name}: ${field.type}`, ...(field.about === '' ? [] : [field.about])]
  const all = [...here.map(problem => problem.message), ...about]
  return all.length === 0 ? null : cleanText(all.join('\n'), 600)
}
