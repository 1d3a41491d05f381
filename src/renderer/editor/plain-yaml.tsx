import { useMemo } from 'react'
import { cleanText } from '../ui/clean-text.ts'
import { yamlPieces } from './yaml-lines.ts'

const colourOf = { plain: '', text: '', key: 'text-info', comment: 'text-ink-3 italic', mark: 'text-ink-3' } as const

/** Lines drawn at most: beyond that the plain view says so; the editor draws only what is in sight. */
const lineLimit = 3000

/** Characters of one line drawn at most. */
const lengthLimit = 4000

type Line = {
  readonly at: number
  readonly pieces: readonly { readonly at: number; readonly look: string; readonly text: string }[]
  readonly cut: number
}

function lineOf(text: string, at: number): Line {
  let start = 0
  const pieces = yamlPieces(cleanText(text.slice(0, lengthLimit))).map(piece => {
    const here = start
    start += piece.text.length
    return { at: here, look: colourOf[piece.kind], text: piece.text }
  })
  return { at, pieces, cut: Math.max(0, text.length - lengthLimit) }
}

export type PlainYamlProps = {
  text: string
  label: string
  /** Pixels; beyond them it scrolls. */
  maxHeight?: number
  /** As high as its place. */
  fill?: boolean
}

/** YAML as coloured text without an editor: light enough for the first screen, and what is seen while the editor loads. */
export function PlainYaml({ text, label, maxHeight, fill = false }: PlainYamlProps) {
  const { lines, left } = useMemo(() => {
    const all = text.replace(/\n$/, '').split('\n')
    return { lines: all.slice(0, lineLimit).map(lineOf), left: Math.max(0, all.length - lineLimit) }
  }, [text])
  // A scrolling region must be reachable by keyboard.
  const reachable = { tabIndex: 0 }
  return (
    <section
      aria-label={label}
      {...reachable}
      className={`${fill ? 'h-full ' : ''}overflow-auto font-mono text-[12.5px] leading-[19px] outline-offset-[-2px] [unicode-bidi:isolate]`}
      style={maxHeight === undefined ? undefined : { maxHeight }}
    >
      <pre className="w-max min-w-full px-3 py-2">
        {lines.map(line => (
          <span key={line.at}>
            {line.pieces.map(piece => (
              <span key={piece.at} className={piece.look}>
                {piece.text}
              </span>
            ))}
            {line.cut > 0 && <span className="text-ink-3"> … {line.cut} more characters</span>}
            {'\n'}
          </span>
        ))}
      </pre>
      {left > 0 && <p className="px-3 pb-2 text-ink-3">{left} more lines are not shown here.</p>}
    </section>
  )
}
