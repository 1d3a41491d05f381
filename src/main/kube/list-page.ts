import { AppError } from '../../shared/domain/app-error.ts'
import type { KubeObject } from '../../shared/domain/kube.ts'
import { mostItems } from '../../shared/domain/shape.ts'
import { looksBracketDense, nestsTooDeep } from './json-depth.ts'
import { mapSentStatus } from './map-error.ts'
import type { ShapeParser } from './parse-shape.ts'
import { shareParsers } from './share-parsers.ts'

/** One page of a list. `continues` is the token of the next; null on the last. */
export interface ListPage {
  readonly items: readonly KubeObject[]
  /** The items hold only what the shape names. */
  readonly lean: boolean
  /** Items that were no objects and are left out. */
  readonly malformed: number
  readonly resourceVersion: string
  readonly continues: string | null
}

/** Parses JSON of a server. Throws AppError `unreachable` when it is none, or nests too deeply to be walked. */
export function parseServerJson(text: string, server: string, random: () => number): unknown {
  if (looksBracketDense(text, random) && nestsTooDeep(text)) throw notKubernetes(server, 'Its JSON nests deeper than is sound.')
  try {
    return JSON.parse(text)
  } catch (error) {
    const start = text.trimStart().slice(0, 1)
    throw notKubernetes(server, start === '<' ? 'It answers with a web page.' : 'Its JSON is broken.', error)
  }
}

/** The parser of pages whose items are parsed only as far as the shape goes. */
export const listParser = shareParsers(shape => ({ kind: 'all', metadata: { resourceVersion: 'all', continue: 'all' }, items: [shape] }))

/** The page by shape; null when that leaves open what it says: no list, or one that would be cut. */
function parseLean(text: string, parse: ShapeParser | null): Record<string, unknown> | null {
  const value = parse?.(Buffer.from(text))
  const sound = isRecord(value) && value.kind !== 'Status' && Array.isArray(value.items) && value.items.length < mostItems
  return sound ? value : null
}

/** Reads one page out of an answer. Throws AppError when it is no list; a `Status` sent with 200 counts as what it says. */
export function readListPage(text: string, server: string, random: () => number, parse: ShapeParser | null = null): ListPage {
  const lean = parseLean(text, parse)
  const value = lean ?? parseServerJson(text, server, random)
  if (!isRecord(value)) throw notKubernetes(server, 'Its answer is no list.')
  if (value.kind === 'Status') throw mapSentStatus(value, server)
  const meta = isRecord(value.metadata) ? value.metadata : {}
  const raw = value.items
  if (raw !== null && raw !== undefined && !Array.isArray(raw)) throw notKubernetes(server, 'Its answer is no list.')
  const all: readonly unknown[] = raw ?? []
  const items = all.filter(isKubeObject)
  return {
    items,
    lean: lean !== null,
    malformed: all.length - items.length,
    resourceVersion: typeof meta.resourceVersion === 'string' ? meta.resourceVersion : '',
    continues: typeof meta.continue === 'string' && meta.continue !== '' ? meta.continue : null,
  }
}

/** Whether a value has what every object must have to be kept: metadata with a name. */
export function isKubeObject(value: unknown): value is KubeObject {
  return isRecord(value) && isRecord(value.metadata) && typeof value.metadata.name === 'string' && value.metadata.name !== ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function notKubernetes(server: string, what: string, cause?: unknown): AppError {
  const host = URL.canParse(server) ? new URL(server).host : 'The server'
  return new AppError('unreachable', `${host} does not answer as a Kubernetes API server does. ${what}`, {
    hint: 'Is the server address right?',
    cause,
  })
}
