import { AppError } from '../../shared/domain/app-error.ts'
import type { KindRef } from '../../shared/domain/kube.ts'
import type { NewJournalEntry } from '../../shared/domain/run.ts'
import type { Contexts } from './contexts.ts'
import { parseClusterId } from './parse-cluster-id.ts'
import type { Sights } from './sights.ts'

/** Reads one key of a database's own credential, to be shown or to be copied. */
export type RevealSecret = (
  input: { readonly id: string; readonly secret: string; readonly key: string },
  purpose: 'reveal' | 'copy',
  signal: AbortSignal,
) => Promise<{ value: string; hideAfterSeconds: number }>

const secrets: KindRef = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true }
/** A revealed secret leaves the page within this (quality S1). */
const hideAfterSeconds = 30

/**
 * Secrets are read when the user reveals one, never before, and only those that the database's endpoints name: the page can't be used to
 * read any Secret there is. Each reveal is journalled first. Throws not-found, forbidden, disconnected, and blocked without a journal.
 */
export function createRevealSecret(deps: {
  readonly contexts: Contexts
  readonly sights: Sights
  readonly record: (entry: NewJournalEntry) => void
  /** Told each value, so that it is taken out of what the app says elsewhere. */
  readonly learn: (secret: string) => void
}): RevealSecret {
  return async ({ id, secret, key }, purpose, signal) => {
    const { contextId, namespace, name } = parseClusterId(id)
    const { detail } = await deps.sights.get(id, signal)
    const credentials = detail?.endpoints.flatMap(endpoint => endpoint.credential ?? []) ?? []
    const named = credentials.some(
      each => each.secret === secret && [each.usernameKey, each.passwordKey, each.uriKey].some(known => known === key),
    )
    if (!named) throw new AppError('not-found', `“${name}” has no credential “${key}” in a Secret “${secret}”.`)
    const info = deps.contexts.info(contextId)
    deps.record({
      kind: purpose === 'copy' ? 'secret-copied' : 'secret-revealed',
      who: info.username,
      contextName: info.name,
      title: `${purpose === 'copy' ? 'Copied' : 'Revealed'} ${key} of Secret ${namespace}/${secret}`,
      planId: null,
      runId: null,
      detail: null,
    })
    const object = await deps.contexts.reader(contextId).get(secrets, namespace, secret, signal)
    const data = object?.data
    const encoded = typeof data === 'object' && data !== null ? Object.entries(data).find(([each]) => each === key)?.[1] : undefined
    if (typeof encoded !== 'string') throw new AppError('not-found', `The Secret ${namespace}/${secret} has no “${key}” now.`)
    const value = Buffer.from(encoded, 'base64').toString('utf8')
    // A user's name stands in many a text, and is no secret.
    if (!credentials.some(each => each.secret === secret && each.usernameKey === key)) deps.learn(value)
    return { value, hideAfterSeconds }
  }
}
