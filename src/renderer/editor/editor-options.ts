import type { editor } from 'monaco-editor/editor/editor.api'

/** What both modes have in common: quiet, keyboard-friendly, honest about odd characters. */
export const sharedEditorOptions = {
  automaticLayout: true,
  // Tab moves on to the next control instead of being swallowed.
  tabFocusMode: true,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  fontSize: 12.5,
  lineHeight: 19,
  fontLigatures: false,
  renderControlCharacters: true,
  renderLineHighlight: 'none',
  // The wheel goes on to the page at the editor's end.
  // As slight as the page's own.
  scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 8, horizontalScrollbarSize: 8, useShadows: false },
  links: false,
  contextmenu: false,
  unicodeHighlight: { ambiguousCharacters: true, invisibleCharacters: true, nonBasicASCII: false },
  guides: { indentation: true },
  overviewRulerBorder: false,
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  stickyScroll: { enabled: false },
  hover: { enabled: 'off' },
} satisfies editor.IEditorOptions

/** Lines of one view's height, in pixels. */
const editorLineHeight = sharedEditorOptions.lineHeight

/** A height that fits the content between sensible bounds, in pixels. */
export function fittingHeight(contentHeight: number, maxHeight: number): number {
  return Math.round(Math.min(Math.max(contentHeight, editorLineHeight * 3), maxHeight))
}
