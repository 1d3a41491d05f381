import { useEffect, useRef, useState } from 'react'
import { fittingHeight, sharedEditorOptions } from './editor-options.ts'
import { PlainYaml } from './plain-yaml.tsx'
import { useMonaco } from './use-monaco.ts'

/**
 * Two YAML texts side by side, unchanged regions folded. As high as its text up to `maxHeight` pixels. Until the editor is
 * loaded the later text is shown plainly.
 */
export function YamlDiff(props: { before: string; after: string; label: string; maxHeight?: number }) {
  const { before, after, label, maxHeight = 620 } = props
  const monaco = useMonaco()
  const place = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(() => fittingHeight(after.split('\n').length * 19, maxHeight))

  useEffect(() => {
    if (typeof monaco === 'string' || place.current === null) return
    // The newline at the end would be drawn as one more line, and as a change.
    const original = monaco.editor.createModel(before.trimEnd(), 'yaml')
    const modified = monaco.editor.createModel(after.trimEnd(), 'yaml')
    const view = monaco.editor.createDiffEditor(place.current, {
      ...sharedEditorOptions,
      readOnly: true,
      domReadOnly: true,
      originalEditable: false,
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: true,
      hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 4, revealLineCount: 20 },
      renderOverviewRuler: false,
      renderMarginRevertIcon: false,
      originalAriaLabel: `${label}: as it is now`,
      modifiedAriaLabel: `${label}: as it would be`,
      lineNumbersMinChars: 3,
    })
    view.setModel({ original, modified })
    const resize = () =>
      setHeight(
        fittingHeight(Math.max(view.getOriginalEditor().getContentHeight(), view.getModifiedEditor().getContentHeight()), maxHeight),
      )
    const parts = [
      view.getOriginalEditor().onDidContentSizeChange(resize),
      view.getModifiedEditor().onDidContentSizeChange(resize),
      view.onDidUpdateDiff(resize),
    ]
    return () => {
      for (const part of parts) part.dispose()
      view.dispose()
      original.dispose()
      modified.dispose()
    }
  }, [monaco, before, after, label, maxHeight])

  if (typeof monaco === 'string') return <PlainYaml text={after} label={label} maxHeight={maxHeight} />
  return <div ref={place} style={{ height }} className="[unicode-bidi:isolate]" />
}
