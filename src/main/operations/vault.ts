import type { VaultEntry } from '../../shared/contract/vault.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import { type Clock, isoTime } from '../lib/clock.ts'
import type { Seal } from '../lib/seal.ts'
import type { Store, StoreRow } from '../lib/store.ts'
import type { Journal } from './journal.ts'
import { isRecord } from './json.ts'
import type { VaultOperations } from './operations-api.ts'

/** Credentials kept on this laptop, encrypted. */
export interface Vault extends VaultOperations {
  /** Keeps (or replaces) the values of an entry. */
  save(entry: Omit<VaultEntry, 'savedAt' | 'keys'>, values: Readonly<Record<string, string>>): Promise<void>
}

interface VaultDeps {
  readonly store: Store
  readonly seal: Seal
  readonly journal: Journal
  readonly clock: Clock
  /** Told each secret value that is kept or revealed. */
  readonly learn: (secret: string) => void
}

/** Keys whose value is a secret; the others (a user, a host) are not, and stand in many a text. */
const secretKey = /pass|secret|token|key|uri|url/i

/** How long a revealed secret may stay on screen: short enough that a screen left alone doesn't keep it. */
const hideAfterSeconds = 30

export function createVault(deps: VaultDeps): Vault {
  const { store, seal } = deps

  function find(id: string): StoreRow {
    const row = store.get('select * from vault where id = ?', id)
    if (row === null) throw new AppError('not-found', 'There is no such entry in the vault.')
    return row
  }

  return {
    async save(entry, values) {
      for (const [key, value] of Object.entries(values)) if (secretKey.test(key)) deps.learn(value)
      const sealed = await seal.seal(`vault:${entry.id}`, JSON.stringify(values))
      store.run(
        `insert into vault (id, title, context_name, cluster_id, keys, saved_at, sealed) values (?, ?, ?, ?, ?, ?, ?)
         on conflict (id) do update set title = excluded.title, keys = excluded.keys, saved_at = excluded.saved_at, sealed = excluded.sealed`,
        entry.id,
        entry.title,
        entry.contextName,
        entry.clusterId,
        JSON.stringify(Object.keys(values).sort()),
        isoTime(deps.clock),
        sealed,
      )
    },
    list: () => store.all('select * from vault order by saved_at desc').map(readEntry),
    async reveal({ id, key }, purpose) {
      const row = find(id)
      const entry = readEntry(row)
      if (!(row.sealed instanceof Uint8Array)) throw new AppError('internal', 'The vault entry is damaged.')
      const values: unknown = JSON.parse(await seal.open(`vault:${id}`, row.sealed))
      const value = isRecord(values) && Object.hasOwn(values, key) ? values[key] : undefined
      if (typeof value !== 'string') throw new AppError('not-found', `The vault entry has no key '${key}'.`)
      deps.journal.append({
        kind: purpose === 'copy' ? 'secret-copied' : 'secret-revealed',
        who: null,
        contextName: entry.contextName,
        title: `${purpose === 'copy' ? 'Copied' : 'Revealed'} '${key}' of ${entry.title} from the vault`,
        planId: null,
        runId: null,
        detail: null,
      })
      if (secretKey.test(key)) deps.learn(value)
      return { value, hideAfterSeconds }
    },
    remove({ id }) {
      const entry = readEntry(find(id))
      store.run('delete from vault where id = ?', id)
      deps.journal.append({
        kind: 'vault-removed',
        who: null,
        contextName: entry.contextName,
        title: `Removed ${entry.title} from the vault`,
        planId: null,
        runId: null,
        detail: null,
      })
      return {}
    },
  }
}

function readEntry(row: StoreRow): VaultEntry {
  const keys: unknown = JSON.parse(String(row.keys))
  return {
    id: String(row.id),
    title: String(row.title),
    contextName: String(row.context_name),
    clusterId: String(row.cluster_id),
    keys: Array.isArray(keys) ? keys.map(String) : [],
    savedAt: String(row.saved_at),
  }
}
