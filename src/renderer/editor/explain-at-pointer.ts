import type { editor, IDisposable, IPosition } from 'monaco-editor/editor/editor.api'
import type { Monaco } from './monaco.ts'

/** How long the pointer must rest, in ms. */
const restMs = 350

/**
 * Shows what `explain` says of the word under the mouse pointer, as text and nothing but text: Monaco's own hover would read it as Markdown, and
 * brings a quarter of a megabyte that nothing else needs. The keyboard has the same beside the editor.
 */
export function explainAtPointer(
  monaco: Monaco,
  view: editor.IStandaloneCodeEditor,
  explain: (line: number, column: number) => string | null,
): IDisposable {
  const box = document.createElement('div')
  box.className =
    'max-w-md max-h-48 overflow-hidden rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-sm whitespace-pre-wrap text-ink shadow-md'
  let shown: IPosition | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const { ABOVE, BELOW } = monaco.editor.ContentWidgetPositionPreference
  const widget: editor.IContentWidget = {
    allowEditorOverflow: true,
    suppressMouseDown: false,
    getId: () => 'clouddb.explanation',
    getDomNode: () => box,
    getPosition: () => (shown === null ? null : { position: shown, preference: [ABOVE, BELOW] }),
  }

  function hide(): void {
    clearTimeout(timer)
    if (shown === null) return
    shown = null
    view.removeContentWidget(widget)
  }

  function show(position: IPosition): void {
    const text = explain(position.lineNumber, position.column)
    if (text === null) return
    box.textContent = text
    shown = position
    view.addContentWidget(widget)
  }

  const parts = [
    view.onMouseMove(({ target }) => {
      const position = target.type === monaco.editor.MouseTargetType.CONTENT_TEXT ? target.position : null
      if (shown !== null && position?.lineNumber === shown.lineNumber) return
      hide()
      if (position !== null) timer = setTimeout(() => show(position), restMs)
    }),
    view.onMouseLeave(hide),
    view.onKeyDown(hide),
    view.onDidScrollChange(hide),
  ]
  return {
    dispose() {
      hide()
      for (const part of parts) part.dispose()
    },
  }
}
