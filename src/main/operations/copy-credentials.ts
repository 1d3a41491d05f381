import { AppError } from '../../shared/domain/app-error.ts'
import type { KindRef } from '../../shared/domain/kube.ts'
import type { Run } from '../../shared/domain/run.ts'
import type { CredentialCopy } from '../engines/engine.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { isRecord } from './json.ts'
import type { Vault } from './vault.ts'

const secrets: KindRef = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true }

/** Copies a database's credential, encrypted, into the vault. Repeatable: a run has one entry. Throws why it can't be done. */
export async function copyCredentials(
  reader: KubeReader,
  vault: Vault,
  run: Run,
  copy: CredentialCopy,
  signal: AbortSignal,
): Promise<void> {
  const secret = await reader.get(secrets, copy.namespace, copy.secret, signal)
  if (secret === null) throw new AppError('not-found', `Secret ${copy.namespace}/${copy.secret} does not exist.`)
  const values: Record<string, string> = {}
  for (const key of copy.keys) {
    const value = isRecord(secret.data) && Object.hasOwn(secret.data, key) ? secret.data[key] : undefined
    if (typeof value === 'string') values[key] = Buffer.from(value, 'base64').toString('utf8')
  }
  if (Object.keys(values).length === 0)
    throw new AppError('not-found', `Secret ${copy.namespace}/${copy.secret} has none of the keys to copy.`)
  const title = `${copy.namespace}/${copy.secret}`
  await vault.save({ id: `vault-${run.id}`, title, contextName: run.target.contextName, clusterId: run.clusterId }, values)
}
