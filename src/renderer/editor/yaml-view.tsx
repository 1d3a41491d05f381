import type { editor } from 'monaco-editor/editor/editor.api'
import { useEffect, useRef, useState } from 'react'
import { fittingHeight, sharedEditorOptions } from './editor-options.ts'
import { PlainYaml } from './plain-yaml.tsx'
import { useMonaco } from './use-monaco.ts'

export type YamlViewProps = {
  text: string
  label: string
  maxHeight?: number
  fill?: boolean
  onChange?: (text: string) => void
  /** All of it is new, or all of it goes: drawn as a diff draws such lines. */
  mark?: 'insert' | 'delete'
}

/**
 * YAML in the editor: read-only unless `onChange` is given. As high as its text up to `maxHeight` pixels, or as its place (`fill`). Until the editor is loaded, and
 * when it can't be, the same text is shown plainly.
 */
export function YamlView({ text, label, maxHeight = 560, fill = false, onChange, mark }: YamlViewProps) {
  const monaco = useMonaco()
  const place = useRef<HTMLDivElement>(null)
  const made = useRef<editor.IStandaloneCodeEditor>(null)
  const latestChange = useRef(onChange)
  const latestText = useRef(text)
  const [height, setHeight] = useState(() => fittingHeight(text.split('\n').length * 19, maxHeight))
  const readOnly = onChange === undefined
  useEffect(() => {
    latestChange.current = onChange
    latestText.current = text
  })

  useEffect(() => {
    if (typeof monaco === 'string' || place.current === null) return
    const model = monaco.editor.createModel(latestText.current, 'yaml')
    const view = monaco.editor.create(place.current, {
      ...sharedEditorOptions,
      theme: 'clouddb',
      model,
      readOnly,
      domReadOnly: readOnly,
      ariaLabel: label,
      lineNumbersMinChars: 3,
      folding: true,
    })
    made.current = view
    if (mark !== undefined) {
      const options = {
        isWholeLine: true,
        className: `line-${mark}`,
        marginClassName: `gutter-${mark}`,
        linesDecorationsClassName:
          mark === 'insert' ? 'insert-sign codicon codicon-diff-insert' : 'delete-sign codicon codicon-diff-remove',
      }
      view.createDecorationsCollection([{ range: model.getFullModelRange(), options }])
    }
    // The editor follows the size of its place by itself.
    const resize = () => fill || setHeight(fittingHeight(view.getContentHeight(), maxHeight))
    const sized = view.onDidContentSizeChange(resize)
    const typed = model.onDidChangeContent(() => {
      const now = model.getValue()
      if (now !== latestText.current) latestChange.current?.(now)
    })
    resize()
    return () => {
      made.current = null
      for (const part of [typed, sized, view, model]) part.dispose()
    }
  }, [monaco, readOnly, label, maxHeight, fill, mark])

  useEffect(() => {
    const model = made.current?.getModel()
    if (model && model.getValue() !== text) model.setValue(text)
  }, [text])

  if (typeof monaco === 'string') return <PlainYaml text={text} label={label} {...(fill ? { fill } : { maxHeight })} />
  return <div ref={place} style={{ height: fill ? '100%' : height }} className="[unicode-bidi:isolate]" />
}
