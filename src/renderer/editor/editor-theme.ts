import type { editor } from 'monaco-editor/editor/editor.api'

type Pen = CanvasRenderingContext2D

function pen(): Pen | null {
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  return canvas.getContext('2d', { willReadFrequently: true })
}

/** Any CSS colour as `#rrggbbaa`, which is all that Monaco reads; `fallback` when there is none. */
function hexOf(paint: Pen | null, css: string, fallback: string): string {
  if (paint === null || css.trim() === '') return fallback
  paint.clearRect(0, 0, 1, 1)
  paint.fillStyle = css
  paint.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0, alpha = 255] = paint.getImageData(0, 0, 1, 1).data
  return `#${[red, green, blue, alpha].map(part => part.toString(16).padStart(2, '0')).join('')}`
}

/** The same colour, more or less transparent (0–255). */
function faded(hex: string, alpha: number): string {
  return hex.slice(0, 7) + alpha.toString(16).padStart(2, '0')
}

/** True when light text stands on this ground. */
function isDark(hex: string): boolean {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16)
  return part(1) * 0.299 + part(3) * 0.587 + part(5) * 0.114 < 128
}

/** What a token (`--surface`) resolves to where the page is now: dark or light is decided there, so an element has to ask. */
function resolved(probe: HTMLElement, token: string): string {
  probe.style.color = `var(${token})`
  return getComputedStyle(probe).color
}

/** The page's colours as a Monaco theme, read from the tokens that are in force on the page. */
export function editorTheme(): editor.IStandaloneThemeData {
  const paint = pen()
  const probe = document.createElement('span')
  document.body.append(probe)
  const token = (name: string, fallback: string) => hexOf(paint, resolved(probe, name), fallback)
  const ground = token('--surface', '#ffffffff')
  const dark = isDark(ground)
  const ink = token('--ink', dark ? '#e5e7ebff' : '#111827ff')
  const faint = token('--ink-3', '#808894ff')
  const accent = token('--accent', '#3b82f6ff')
  const good = token('--good', '#22c55eff')
  const bad = token('--bad', '#ef4444ff')
  const key = token('--info', dark ? '#7cc4ffff' : '#0b5cadff')
  const [raised, line, sunken] = [token('--raised', ground), token('--line-strong', faint), token('--sunken', ground)]
  probe.remove()
  const strip = (hex: string) => hex.slice(1, 7)
  return {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: strip(ink) },
      { token: 'number', foreground: strip(ink) },
      { token: 'string', foreground: strip(ink) },
      { token: 'keyword', foreground: strip(ink) },
      { token: 'string.yaml', foreground: strip(ink) },
      { token: 'number.yaml', foreground: strip(ink) },
      { token: 'type.yaml', foreground: strip(key) },
      { token: 'comment.yaml', foreground: strip(faint), fontStyle: 'italic' },
      { token: 'operators.yaml', foreground: strip(faint) },
    ],
    colors: {
      'editor.background': ground,
      'editor.foreground': ink,
      'editorLineNumber.foreground': faint,
      'editorLineNumber.dimmedForeground': faint,
      'editorLineNumber.activeForeground': ink,
      'editorGutter.background': ground,
      'editor.selectionBackground': faded(accent, 70),
      'editorIndentGuide.background1': faded(faint, 50),
      'editorWidget.background': raised,
      'editorWidget.border': line,
      'editorSuggestWidget.background': raised,
      'editorSuggestWidget.border': line,
      'editorSuggestWidget.foreground': ink,
      'editorSuggestWidget.highlightForeground': key,
      'editorSuggestWidget.focusHighlightForeground': key,
      'editorSuggestWidget.selectedBackground': faded(accent, 70),
      'editorSuggestWidget.selectedForeground': ink,
      'scrollbar.shadow': '#00000000',
      'scrollbarSlider.background': faded(faint, 60),
      'scrollbarSlider.hoverBackground': faded(faint, 110),
      'scrollbarSlider.activeBackground': faded(faint, 140),
      focusBorder: accent,
      'diffEditor.insertedTextBackground': faded(good, 38),
      'diffEditor.insertedLineBackground': faded(good, 22),
      'diffEditor.removedTextBackground': faded(bad, 38),
      'diffEditor.removedLineBackground': faded(bad, 22),
      'diffEditor.unchangedRegionBackground': sunken,
      'diffEditor.unchangedRegionForeground': faint,
    },
  }
}
