import type { editor } from 'monaco-editor/editor/editor.api'
import { useEffect, useRef, useState } from 'react'
import { sharedEditorOptions } from './editor-options.ts'
import { explainAtPointer } from './explain-at-pointer.ts'
import { loadMonaco } from './load-monaco.ts'
import { loadYamlLanguage } from './load-yaml-language.ts'
import type { Monaco } from './monaco.ts'
import type { SchemaNode } from './schema/schema-node.ts'

/** A problem at its place; lines and columns count from 1. */
export type PlacedProblem = {
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export type YamlEditorProps = {
  /** What it begins with. What is typed comes by `onChange` and must not be handed back: it would be older than what is being typed. */
  begin: string
  /** Takes the place of all that stands there, each time that it is another object. */
  replacement: { readonly text: string } | null
  label: string
  readOnly: boolean
  /** null: nothing is completed. */
  schema: SchemaNode | null
  problems: readonly PlacedProblem[]
  /** The cursor goes there, each time that it is another object. */
  goTo: { readonly line: number; readonly column: number } | null
  onChange: (text: string) => void
  /** Where the cursor is. */
  onCursor: (line: number, column: number) => void
  /** What is to be said of this place under the mouse pointer; null: nothing. */
  explain: (line: number, column: number) => string | null
  /** Ctrl or ⌘ with Enter. */
  onSubmit: () => void
}

type Loaded = { readonly monaco: Monaco; readonly giveSchema: (model: editor.ITextModel, schema: SchemaNode) => () => void }

/**
 * YAML to be edited, as large as its place: completion and explanations by the schema, problems underlined. Tab goes on to the next control; Ctrl+M
 * lets it indent, and back. Until the editor is loaded, and when it can't be, the text is edited plainly.
 */
export function YamlEditor(props: YamlEditorProps) {
  const { replacement, label, readOnly, schema, problems, goTo } = props
  const [plain, setPlain] = useState(props.begin)
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [made, setMade] = useState<editor.IStandaloneCodeEditor | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  const written = useRef(props.begin)
  const taken = useRef(props.replacement)
  useEffect(() => {
    latest.current = props
  })

  useEffect(() => {
    let wanted = true
    Promise.all([loadMonaco(), loadYamlLanguage()]).then(
      ([monaco, { giveSchema }]) => {
        if (wanted) setLoaded({ monaco, giveSchema })
      },
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [])

  useEffect(() => {
    if (loaded === null || place.current === null) return
    const { monaco } = loaded
    const model = monaco.editor.createModel(written.current, 'yaml')
    const view = monaco.editor.create(place.current, {
      ...sharedEditorOptions,
      theme: 'clouddb',
      model,
      ariaLabel: label,
      lineNumbersMinChars: 3,
      folding: true,
      tabSize: 2,
      insertSpaces: true,
      detectIndentation: false,
      autoIndent: 'full',
      fixedOverflowWidgets: true,
      quickSuggestions: { other: true, strings: true, comments: false },
      suggest: { showIcons: false, showStatusBar: false, showWords: false, preview: false },
      wordBasedSuggestions: 'off',
      acceptSuggestionOnCommitCharacter: false,
    })
    let tabLeaves = true
    const toggleTab = () => {
      tabLeaves = !tabLeaves
      view.updateOptions({ tabFocusMode: tabLeaves })
    }
    view.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => latest.current.onSubmit())
    for (const modifier of [monaco.KeyMod.WinCtrl, monaco.KeyMod.CtrlCmd]) view.addCommand(modifier | monaco.KeyCode.KeyM, toggleTab)
    const typed = model.onDidChangeContent(() => {
      written.current = model.getValue()
      latest.current.onChange(written.current)
    })
    const moved = view.onDidChangeCursorPosition(({ position }) => latest.current.onCursor(position.lineNumber, position.column))
    const explained = explainAtPointer(monaco, view, (line, column) => latest.current.explain(line, column))
    setMade(view)
    return () => {
      setMade(null)
      for (const part of [typed, moved, explained, view, model]) part.dispose()
    }
  }, [loaded, label])

  useEffect(() => made?.updateOptions({ readOnly, domReadOnly: readOnly }), [made, readOnly])

  useEffect(() => {
    const model = made?.getModel()
    return schema === null || loaded === null || !model ? undefined : loaded.giveSchema(model, schema)
  }, [made, loaded, schema])

  useEffect(() => {
    if (replacement === null || taken.current === replacement) return
    taken.current = replacement
    const { text } = replacement
    written.current = text
    setPlain(text)
    const model = made?.getModel()
    // As an edit, so that it can be undone.
    model?.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null)
  }, [made, replacement])

  useEffect(() => {
    const model = made?.getModel()
    if (!model || loaded === null) return
    const { MarkerSeverity } = loaded.monaco
    loaded.monaco.editor.setModelMarkers(
      model,
      'schema',
      problems.map(problem => ({
        severity: problem.severity === 'error' ? MarkerSeverity.Error : MarkerSeverity.Warning,
        message: problem.message,
        startLineNumber: problem.line,
        startColumn: problem.column,
        endLineNumber: problem.endLine,
        endColumn: problem.endColumn,
      })),
    )
  }, [made, loaded, problems])

  useEffect(() => {
    if (made === null || goTo === null) return
    made.setPosition({ lineNumber: goTo.line, column: goTo.column })
    made.revealPositionInCenterIfOutsideViewport({ lineNumber: goTo.line, column: goTo.column })
    made.focus()
  }, [made, goTo])

  if (loaded === null) {
    return (
      <textarea
        aria-label={label}
        readOnly={readOnly}
        value={plain}
        spellCheck={false}
        onChange={event => {
          written.current = event.target.value
          setPlain(event.target.value)
          props.onChange(event.target.value)
        }}
        className="size-full resize-none bg-surface px-3 py-2 font-mono text-[12.5px] leading-[19px] whitespace-pre text-ink outline-offset-[-2px]"
      />
    )
  }
  return <div ref={place} className="size-full [unicode-bidi:isolate]" />
}
