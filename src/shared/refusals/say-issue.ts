import { z } from 'zod'

/**
 * What a schema has against a value, in plain words: what is needed, and what was given instead. The one place where the schema library's codes
 * become sentences. What was given is quoted only where a number, a switch or one of several words is needed, and cut; elsewhere it is named by
 * its kind. `secret`: nothing of it is said.
 */
export function sayIssue(issue: z.core.$ZodRawIssue, secret = false): string {
  const given = (issue: { readonly input?: unknown }) => (secret ? '' : `, not ${quoted(issue.input)}`)
  switch (issue.code) {
    case 'invalid_type': {
      const need = `${capital(needed(issue.expected, issue.schema))} is needed here`
      if (issue.input === undefined || Number.isNaN(issue.input)) return `${need}.`
      return quotable.has(issue.expected) ? `${need}${given(issue)}.` : `${need}, not ${kindOf(issue.input)}.`
    }
    case 'invalid_value':
      return `${capital(oneOf(issue.values))} is needed here${issue.input === undefined ? '' : given(issue)}.`
    case 'too_small':
    case 'too_big':
      return sayBound(issue, given(issue))
    case 'invalid_format':
      return `${capital(formats[issue.format] ?? 'text of another form')} is needed here.`
    case 'not_multiple_of':
      return `A multiple of ${issue.divisor} is needed here${given(issue)}.`
    case 'unrecognized_keys':
      return issue.keys.length === 1
        ? `There is no ${oneOf(issue.keys)} here.`
        : `There are no fields ${named(issue.keys).join(', ')} here.`
    case 'invalid_union':
      return sayUnion(issue, secret)
    case 'invalid_key':
      return `A name in it does not fit: ${issue.issues[0]?.message ?? 'another is needed.'}`
    case 'invalid_element':
      return `An entry of it does not fit: ${issue.issues[0]?.message ?? 'another is needed.'}`
    default:
      return 'Something else is needed here.'
  }
}

/** Where the value that was given helps to see the mistake, and is none that was meant to be kept quiet. */
const quotable: ReadonlySet<string> = new Set(['number', 'int', 'boolean'])

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

const formats: Readonly<Record<string, string>> = {
  datetime: 'a time such as 2026-01-31T12:00:00Z',
  date: 'a date such as 2026-01-31',
  email: 'an e-mail address',
  url: 'an address such as https://example.com',
  uuid: 'a UUID',
  cidrv4: 'a range such as 203.0.113.0/24',
  cidrv6: 'a range such as 2001:db8::/32',
  ipv4: 'an address such as 203.0.113.7',
  ipv6: 'an address such as 2001:db8::7',
}

/** Longer words are cut. */
const longest = 40
/** More choices than that are not named. */
const mostNamed = 40

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** What was given may hold anything: characters that are not seen, or that turn the direction of the text, show as a mark. */
function cut(given: string): string {
  const text = given.replaceAll(/\p{C}/gu, '\ufffd')
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return { string: 'text', number: 'a number', boolean: 'true or false' }[String(typeof value)] ?? 'an object'
}

function quoted(value: unknown): string {
  if (typeof value === 'string') return `“${cut(value)}”`
  return typeof value === 'number' || typeof value === 'boolean' ? cut(String(value)) : kindOf(value)
}

/** The first of them, each cut, and how many more there are. */
function named(values: readonly z.core.util.Primitive[]): string[] {
  const words = values.slice(0, mostNamed).map(value => (typeof value === 'string' ? cut(value) : String(value)))
  const more = values.length - words.length
  return more === 0 ? words : [...words.slice(0, -1), `${words.at(-1) ?? ''} and ${more} more`]
}

function oneOf(values: readonly z.core.util.Primitive[]): string {
  const filled = values.filter(value => value !== '')
  if (filled.length === 0) return 'empty text'
  const words = named(filled)
  const some = words.length === 1 ? `“${words[0]}”` : `one of ${words.join(', ')}`
  return filled.length === values.length ? some : `${some} or nothing`
}

function needed(expected: string, schema: z.core.$ZodType | undefined): string {
  if (expected === 'number' || expected === 'int') return numberOf(schema, expected === 'int')
  return kinds[expected] ?? 'something else'
}

/** `a whole number, 1 to 50`: with the bounds that the schema has. */
function numberOf(schema: z.core.$ZodType | undefined, whole: boolean): string {
  const known: z.core.JSONSchema.BaseSchema = schema === undefined ? {} : z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const kind = whole || known.type === 'integer' ? 'a whole number' : 'a number'
  const isReal = (bound: unknown): bound is number => typeof bound === 'number' && Math.abs(bound) < Number.MAX_SAFE_INTEGER
  const [from, to, above, below] = [known.minimum, known.maximum, known.exclusiveMinimum, known.exclusiveMaximum].map(bound =>
    isReal(bound) ? bound : null,
  )
  if (typeof above === 'number' || typeof below === 'number') {
    const low = typeof above === 'number' ? [`above ${above}`] : typeof from === 'number' ? [`at least ${from}`] : []
    const high = typeof below === 'number' ? [`below ${below}`] : typeof to === 'number' ? [`at most ${to}`] : []
    return `${kind} ${[...low, ...high].join(' and ')}`
  }
  if (typeof from === 'number') return typeof to === 'number' ? `${kind}, ${from} to ${to},` : `${kind}, ${from} or more,`
  return typeof to === 'number' ? `${kind}, ${to} or less,` : kind
}

function sayBound(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig>, given: string): string {
  const { code, origin } = issue
  const bound = Number(code === 'too_small' ? issue.minimum : issue.maximum)
  if (origin === 'number' || origin === 'int' || origin === 'bigint') {
    const range = numberOf(issue.schema, origin === 'int')
    if (/\d/.test(range)) return `${capital(range)} is needed here${given}.`
    const [over, under] = issue.inclusive === false ? ['above', 'below'] : ['not below', 'not above']
    return `A number ${code === 'too_small' ? over : under} ${bound} is needed here${given}.`
  }
  const parts = origin === 'string' ? ['character', 'characters'] : ['entry', 'entries']
  const count = `${bound} ${bound === 1 ? parts[0] : parts[1]}`
  if (issue.exact === true) return `Exactly ${count} ${bound === 1 ? 'is' : 'are'} needed here.`
  if (code === 'too_big') return `At most ${count} ${bound === 1 ? 'fits' : 'fit'} here.`
  return `At least ${count} ${bound === 1 ? 'is' : 'are'} needed here.`
}

/** Several kinds would do: what each of them wants. */
function sayUnion(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>, secret: boolean): string {
  if (issue.input === undefined) return 'A value is needed here.'
  // What is wrong within one of the forms is no fault of the place itself.
  if (issue.errors.some(([first]) => first !== undefined && first.path.length > 0)) return 'One of several forms is needed here.'
  const wanted = issue.errors.flatMap(([first]) => {
    if (first === undefined) return []
    if (first.code === 'invalid_type') return [needed(first.expected, undefined)]
    return first.code === 'invalid_value' ? [oneOf(first.values)] : []
  })
  if (wanted.length === 0) return (secret ? null : issue.errors[0]?.[0]?.message) ?? 'Something else is needed here.'
  const quote = !secret && typeof issue.input !== 'object' ? quoted(issue.input) : kindOf(issue.input)
  return `${capital([...new Set(wanted)].join(' or '))} is needed here, not ${quote}.`
}
