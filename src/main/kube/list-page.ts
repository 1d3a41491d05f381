import { AppError } from '../../shared/domain/app-error.ts'
import type { KubeObject } from '../../shared/domain/kube.ts'
import { looksBracketDense, nestsTooDeep } from './json-depth.ts'
import { mapSentStatus } from './map-error.ts'

/** One page of a list. `continues` is the token of the next; null on the last. */
export interface ListPage {
  readonly items: readonly KubeObject[]
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

/** Reads one page out of an answer. Throws AppError when it is no list; a `Status` sent with 200 counts as what it says. */
export function readListPage(text: string, server: string, random: () => number): ListPage {
  const value = parseServerJson(text, server, random)
  if (!isRecord(value)) throw notKubernetes(server, 'Its answer is no list.')
  if (value.kind === 'Status') throw mapSentStatus(value, server)
  const meta = isRecord(value.metadata) ? value.metadata : {}
  const raw = value.items
  if (raw !== null && raw !== undefined && !Array.isArray(raw)) throw notKubernetes(server, 'Its answer is no list.')
  const all: readonly unknown[] = raw ?? []
  const items = all.filter(isKubeObject)
  return {
    items,
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
