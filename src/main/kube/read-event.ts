import type { Shape } from '../../shared/domain/shape.ts'
import { cutManagedFields } from './cut-managed-fields.ts'
import { ReadAgainError } from './intake.ts'
import { looksBracketDense, nestsTooDeep } from './json-depth.ts'
import type { ReflectorCounters } from './reflector-event.ts'
import { shareParsers } from './share-parsers.ts'

/** One line of a watch. */
export interface WatchEvent {
  readonly type: string
  readonly object: unknown
  /** The object holds only what the shape names. */
  readonly lean: boolean
}

/** Metadata that others than the intake read. */
export interface EventMetadata {
  resourceVersion?: string
  annotations?: Record<string, string>
  managedFields?: unknown
}

const eventParser = shareParsers(object => ({ type: 'text', object }))

const aboutObjects: ReadonlySet<string> = new Set(['ADDED', 'MODIFIED', 'DELETED'])

/**
 * Makes a reader of lines. With a shape, events about objects are parsed only as far as the shape goes. It throws ReadAgainError, and counts,
 * when a line is no event: whatever is wrong with a line, the remedy is the same.
 */
export function createEventReader(deps: {
  shape?: Shape
  random: () => number
  counters: ReflectorCounters
}): (line: Buffer) => WatchEvent {
  const parseShape = deps.shape === undefined ? null : eventParser(deps.shape)

  function parseLean(line: Buffer): WatchEvent | null {
    const event = asEvent(parseShape?.(line), true)
    return event !== null && aboutObjects.has(event.type) ? event : null
  }

  function parseWhole(text: string): WatchEvent | null {
    if (looksBracketDense(text, deps.random) && nestsTooDeep(text)) return null
    return asEvent(parseUncut(text), false)
  }

  return line => {
    const event = parseLean(line) ?? parseWhole(line.toString())
    if (event !== null) return event
    deps.counters.malformed += 1
    throw new ReadAgainError('The server sent a line that is no event.')
  }
}

/** Parses a line without its managed fields, which the intake would drop anyway; undefined: it is no JSON. */
function parseUncut(line: string): unknown {
  const cut = cutManagedFields(line)
  if (cut === null) return tryParse(line)
  const value = tryParse(cut)
  const metadata = typeof value === 'object' && value !== null && 'object' in value ? metadataOf(value.object) : null
  // Else it was another field of that name, and not ours to cut.
  return Array.isArray(metadata?.managedFields) && metadata.managedFields.length === 0 ? value : tryParse(line)
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function asEvent(value: unknown, lean: boolean): WatchEvent | null {
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string' || !('object' in value))
    return null
  return { type: value.type, object: value.object, lean }
}

/** The metadata of what may be an object. */
export function metadataOf(object: unknown): EventMetadata | null {
  return typeof object === 'object' && object !== null && 'metadata' in object && typeof object.metadata === 'object'
    ? (object.metadata as EventMetadata | null)
    : null
}
