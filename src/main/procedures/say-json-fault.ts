/**
 * What a JSON parser's error says, and where; null: it is another's error. Of what was sent at most one character is repeated: it may hold a secret.
 */
export function sayJsonFault(error: SyntaxError): string | null {
  const placed = /^(.{1,100}?)(?: (?:in|after) JSON)? at position \d+ \(line (\d{1,9}) column (\d{1,9})\)$/s.exec(error.message)
  if (placed !== null) return `line ${placed[2]}, column ${placed[3]}: ${lowered(placed[1] ?? '')}`
  if (error.message === 'Unexpected end of JSON input') return 'it ends too early'
  const token = /^Unexpected token '(.{1,2})',/su.exec(error.message)
  return token === null ? null : `“${token[1]}” is not expected where it stands`
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
