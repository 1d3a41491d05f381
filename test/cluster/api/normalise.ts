/** What one step was answered. */
export interface Answer {
  readonly call: string
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g
const age = /^\d+(y|d|h|m|s|ms)(\d+(d|h|m|s))?$/

/**
 * Takes out of a case's answers what two servers can't have in common: uids and times become placeholders, resource versions their place
 * in the order of all that the case saw (so that equal stays equal and later stays later), generated names, addresses and tokens their kind.
 */
export function normalise(answers: readonly Answer[]): Answer[] {
  const uids = new Map<string, string>()
  const versions = new Map(
    [...collectVersions(answers)].sort((a, b) => a - b).map((version, index) => [String(version), `version ${index + 1}`]),
  )
  const lists = new Map<string, string>()
  const generated = new Map<string, string>()
  collectGenerated(answers, generated)

  const placeholder = (known: Map<string, string>, value: string, word: string): string => {
    const found = known.get(value) ?? `${word} ${known.size + 1}`
    known.set(value, found)
    return found
  }

  function text(value: string): string {
    let result = value.replace(uuid, found => placeholder(uids, found, 'uid'))
    for (const [name, replacement] of generated) result = result.replaceAll(name, replacement)
    return result
      .replace(time, (_found, fraction) => (fraction === undefined ? '<time>' : '<precise time>'))
      .replace(/resource version: \d+( \(\d+\))?(, current: \d+)?/g, 'resource version: <number>')
      .replace(/(ResourceVersion in (?:the precondition|record)) \(\d+\)/g, '$1 (<number>)')
      .replace(/in scheme "[^"]*"/g, 'in scheme <name>')
      .replace(/\b10\.\d+\.\d+\.\d+\b/g, '<address>')
      .replace(/\b127\.0\.0\.1(:\d+)?\b/g, '<server>')
  }

  function walk(value: unknown, key: string): unknown {
    if (Array.isArray(value)) {
      const items = value.map(item => walk(item, key === 'cells' ? 'cell' : ''))
      return key === 'managedFields' ? sortBy(items, managerOf) : key === 'causes' ? sortBy(items, causeOf) : items
    }
    if (typeof value === 'object' && value !== null) {
      const isList = 'items' in value || 'rows' in value || ('type' in value && value.type === 'BOOKMARK')
      return Object.fromEntries(
        Object.entries(value).map(([name, child]) => [
          text(name),
          isList && name === 'metadata' ? listMetadata(child) : isList && name === 'object' ? bookmark(child) : walk(child, name),
        ]),
      )
    }
    if (key === 'nodePort' && typeof value === 'number') return '<node port>'
    if (typeof value !== 'string') return value
    if (key === 'continue') return value === '' ? '' : '<token>'
    if (key === 'resourceVersion' && /^\d+$/.test(value)) return versions.get(value) ?? '<version>'
    if (key === 'cell' && age.test(value)) return '<age>'
    return text(value)
  }

  function listMetadata(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => {
        if (key === 'resourceVersion' && typeof child === 'string') return [key, placeholder(lists, child, 'list version')]
        if (key === 'continue' && typeof child === 'string') return [key, child === '' ? '' : '<token>']
        return [key, walk(child, key)]
      }),
    )
  }

  function bookmark(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [
        key,
        key === 'metadata' && typeof child === 'object' ? { ...child, resourceVersion: '<version>' } : walk(child, key),
      ]),
    )
  }

  return answers.map(answer => ({
    ...answer,
    headers: Object.fromEntries(Object.entries(answer.headers).map(([key, value]) => [key, walk(value, key)])),
    body: withSortedMessage(walk(answer.body, '')),
  }))
}

function sortBy(items: readonly unknown[], key: (item: unknown) => string): unknown[] {
  return items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

function managerOf(entry: unknown): string {
  return JSON.stringify(['manager', 'operation', 'subresource', 'apiVersion'].map(key => Reflect.get(Object(entry), key)))
}

function causeOf(cause: unknown): string {
  return JSON.stringify(['field', 'reason', 'message'].map(key => Reflect.get(Object(cause), key)))
}

/** The server walks maps in no order: of a message that lists its causes, its head is compared and that it names each of them. */
function withSortedMessage(body: unknown): unknown {
  const { message, details } = Object(body)
  if (typeof message !== 'string' || !Array.isArray(details?.causes) || details.causes.length < 2) return body
  const head = message.split(/ is invalid: |:\s/)[0]
  const named = details.causes.every((cause: unknown) => message.includes(String(Reflect.get(Object(cause), 'field'))))
  return { ...Object(body), message: `${head}: ${named ? 'each cause is named' : message}` }
}

function visit(value: unknown, look: (object: object) => void): void {
  if (typeof value !== 'object' || value === null || ('type' in value && value.type === 'BOOKMARK')) return
  look(value)
  for (const child of Object.values(value)) visit(child, look)
}

/** The versions of objects; those of lists and bookmarks say how far the whole server is, which is its own affair. */
function collectVersions(answers: readonly Answer[]): Set<number> {
  const found = new Set<number>()
  visit(answers, object => {
    if (!('metadata' in object) || 'items' in object || 'rows' in object) return
    const { metadata } = object
    if (typeof metadata !== 'object' || metadata === null || !('resourceVersion' in metadata)) return
    if (typeof metadata.resourceVersion === 'string' && /^\d+$/.test(metadata.resourceVersion)) found.add(Number(metadata.resourceVersion))
  })
  return found
}

function collectGenerated(answers: readonly Answer[], generated: Map<string, string>): void {
  visit(answers, object => {
    if (!('generateName' in object) || !('name' in object)) return
    const { generateName, name } = object
    if (typeof generateName !== 'string' || typeof name !== 'string') return
    if (name.length === generateName.length + 5 && name.startsWith(generateName) && generateName !== '')
      generated.set(name, `${generateName}<${generated.size + 1}>`)
  })
}
