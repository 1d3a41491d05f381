const known = new WeakMap<object, readonly string[]>()
const maxDuplicates = 100

/**
 * The fields that a JSON text gives more than once, as paths; of a text that is valid JSON. A parser keeps the last of them in silence, and
 * the API server says so.
 */
function findDuplicateFields(text: string): readonly string[] {
  const found: string[] = []
  let at = 0
  const skip = (): void => {
    while (/\s/.test(text[at] ?? '')) at += 1
  }
  const readString = (): string => {
    const start = at
    at += 1
    while (text[at] !== '"' && at < text.length) at += text[at] === '\\' ? 2 : 1
    at += 1
    return String(JSON.parse(text.slice(start, at)))
  }
  const readValue = (path: string): void => {
    skip()
    if (text[at] === '{') readObject(path)
    else if (text[at] === '[') readArray(path)
    else if (text[at] === '"') readString()
    else while (at < text.length && !/[,\]}\s]/.test(text[at] ?? '')) at += 1
    skip()
  }
  const readObject = (path: string): void => {
    const seen = new Set<string>()
    at += 1
    skip()
    while (text[at] === '"') {
      const key = readString()
      const child = path === '' ? key : `${path}.${key}`
      if (seen.has(key) && found.length < maxDuplicates) found.push(child)
      seen.add(key)
      skip()
      at += 1
      readValue(child)
      if (text[at] === ',') at += 1
      skip()
    }
    at += 1
  }
  const readArray = (path: string): void => {
    at += 1
    skip()
    for (let index = 0; at < text.length && text[at] !== ']'; index += 1) {
      readValue(`${path}[${index}]`)
      if (text[at] === ',') at += 1
      skip()
    }
    at += 1
  }
  readValue('')
  return [...new Set(found)]
}

/** Remembers what a body gave more than once, for whoever decodes it. */
export function noteDuplicates(body: unknown, text: string): void {
  if (typeof body !== 'object' || body === null) return
  const found = findDuplicateFields(text)
  if (found.length > 0) known.set(body, found)
}

/** What the text of this body gave more than once. */
export function duplicatesOf(body: object): readonly string[] {
  return known.get(body) ?? []
}
