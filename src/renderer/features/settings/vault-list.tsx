import { Trash2 } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { VaultEntry } from '../../../shared/contract/vault.ts'
import { client } from '../../client.ts'
import { ContextName } from '../../context-name.tsx'
import { describeError } from '../../describe-error.ts'
import { MaskedValue } from '../../masked-value.tsx'
import { connection } from '../../state/connection-store.ts'
import { Age } from '../../ui/age.tsx'
import { Button } from '../../ui/button.tsx'
import { cleanText } from '../../ui/clean-text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { showToast } from '../../ui/toast.tsx'

/** Credentials that a run has put into the vault, hidden until one is asked for. */
export function VaultList() {
  const [entries, setEntries] = useState<readonly VaultEntry[] | string | null>(null)
  const [removing, setRemoving] = useState<VaultEntry | null>(null)
  const hostUp = connection(host => host.state === 'up')
  const load = useCallback(() => {
    client.vault.list().then(setEntries, error => setEntries(describeError(error).message))
  }, [])
  useEffect(() => {
    if (hostUp) load()
  }, [hostUp, load])
  async function remove(entry: VaultEntry) {
    setRemoving(null)
    try {
      await client.vault.remove({ id: entry.id })
      load()
    } catch (error) {
      showToast({ title: 'Could not forget it', text: describeError(error).message, tone: 'error' })
    }
  }
  if (entries === null) return <SkeletonLines lines={2} label="Loading the vault" />
  if (typeof entries === 'string') return <p className="px-4 py-3 text-sm text-bad">Could not read the vault: {entries}</p>
  if (entries.length === 0)
    return <p className="px-4 py-3 text-sm text-ink-3">None. A new database can keep an encrypted copy of its credentials here.</p>
  return (
    <>
      <ul className="divide-y divide-line">
        {entries.map(entry => (
          <li key={entry.id} className="flex items-center gap-3 px-4 py-2 text-sm">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">
                <SafeText>{entry.title}</SafeText>
              </p>
              <p className="truncate text-xs text-ink-3">
                <ContextName id={null} name={entry.contextName} />
              </p>
              <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-xs">
                {entry.keys.map(key => (
                  <li key={key} className="flex min-w-0 items-center gap-2">
                    <SafeText className="text-ink-3">{key}</SafeText>
                    <MaskedValue
                      what={`${cleanText(key, 40)} of ${cleanText(entry.title, 80)}`}
                      reveal={() => client.vault.reveal({ id: entry.id, key })}
                      copy={() => client.vault.copy({ id: entry.id, key })}
                    />
                  </li>
                ))}
              </ul>
            </div>
            <span className="shrink-0 text-xs text-ink-3">
              <Age at={entry.savedAt} />
            </span>
            <IconButton size="sm" label={`Forget ${entry.title}`} icon={Trash2} onClick={() => setRemoving(entry)} />
          </li>
        ))}
      </ul>
      {removing !== null && (
        <Dialog
          open
          width="sm"
          onClose={() => setRemoving(null)}
          title={`Forget the credentials of “${removing.title}”?`}
          description="The copy on this machine is gone then; the cluster’s own Secret stays."
          footer={
            <>
              <Button onClick={() => setRemoving(null)}>Keep them</Button>
              <Button variant="danger" onClick={() => void remove(removing)}>
                Forget
              </Button>
            </>
          }
        />
      )}
    </>
  )
}
