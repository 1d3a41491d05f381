/** A piece of a YAML line, for colouring without an editor. */
export type YamlPiece = { readonly kind: 'plain' | 'key' | 'comment' | 'text' | 'mark'; readonly text: string }

const keyLine = /^(\s*(?:- )*)((?:"[^"]*"|'[^']*'|[^\s:#'"{}[\],&*!|>%@-][^:#]*|-[^\s:#][^:#]*)):(\s.*|)$/

/**
 * Splits one line into coloured pieces. A convenience for the eye, not a parser: whatever it can't tell is `plain`, and the pieces
 * always join to the line itself. Lines over 2,000 characters are left alone, so that a hostile one costs nothing.
 */
export function yamlPieces(line: string): readonly YamlPiece[] {
  if (line.length > 2000) return [{ kind: 'plain', text: line }]
  if (/^\s*#/.test(line)) return [{ kind: 'comment', text: line }]
  if (/^(---|\.\.\.)\s*$/.test(line)) return [{ kind: 'mark', text: line }]
  const match = keyLine.exec(line)
  if (match === null) return [{ kind: 'text', text: line }]
  const [, indent = '', key = '', rest = ''] = match
  const pieces: YamlPiece[] = [
    { kind: 'mark', text: indent },
    { kind: 'key', text: key },
    { kind: 'mark', text: ':' },
    { kind: /^\s+#/.test(rest) ? 'comment' : 'text', text: rest },
  ]
  return pieces.filter(piece => piece.text !== '')
}
