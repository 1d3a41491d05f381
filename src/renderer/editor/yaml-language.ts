/**
 * Completion of YAML by a schema, for the editor that has one. A chunk of its own beside Monaco's: whoever only reads a diff doesn't
 * load it. All of it runs in the page, without a worker and without compiling anything, so that the strict content policy stays as it is.
 */
import 'monaco-editor/editor/contrib/snippet/browser/snippetController2'
import 'monaco-editor/editor/contrib/suggest/browser/suggestController'
import 'monaco-editor/features/comment/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/wordOperations/register'
import type { editor, languages } from 'monaco-editor/editor/editor.api'
import { cleanText } from '../ui/clean-text.ts'
import { followTheme, monaco } from './monaco.ts'
import { completeYaml } from './schema/complete-yaml.ts'
import type { SchemaNode } from './schema/schema-node.ts'

followTheme()

const schemas = new Map<string, SchemaNode>()

/** Lets this model be completed by a schema. Returns how to end it. */
export function giveSchema(model: editor.ITextModel, schema: SchemaNode): () => void {
  const key = model.uri.toString()
  schemas.set(key, schema)
  return () => {
    schemas.delete(key)
  }
}

monaco.languages.registerCompletionItemProvider('yaml', {
  triggerCharacters: [' ', ':', '-'],
  provideCompletionItems(model, position) {
    const schema = schemas.get(model.uri.toString())
    if (schema === undefined) return { suggestions: [] }
    const line = position.lineNumber - 1
    const suggestions = completeYaml(model.getLinesContent(), line, position.column - 1, schema).map(
      (each): languages.CompletionItem => ({
        label: { label: each.label, description: each.detail },
        kind: each.kind === 'key' ? monaco.languages.CompletionItemKind.Property : monaco.languages.CompletionItemKind.Value,
        insertText: each.insert,
        insertTextRules: monaco.languages.CompletionItemInsertTextRule.KeepWhitespace,
        sortText: `${each.required ? 0 : 1}${each.label}`,
        ...(each.about === '' ? {} : { documentation: cleanText(each.about) }),
        range: new monaco.Range(position.lineNumber, each.from + 1, position.lineNumber, position.column),
        ...(each.goesOn ? { command: { id: 'editor.action.triggerSuggest', title: 'Suggest' } } : {}),
      }),
    )
    return { suggestions }
  },
})
