import { FileWarning, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { KubeconfigSource } from '../../../shared/domain/context.ts'
import { contextsStore } from '../../state/contexts-store.ts'
import { Callout } from '../../ui/callout.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { contextActions } from './context-actions.ts'

/** Problems that are shown of one file; a hostile one can have thousands. */
const shownProblems = 8

/** What was wrong with the kubeconfigs, entry by entry. The other entries work. */
export function SourceProblems({ sources }: { sources: readonly KubeconfigSource[] }) {
  return sources
    .filter(source => source.problems.length > 0)
    .map(source => (
      <Callout
        key={source.id}
        tone="warn"
        title={
          <>
            <SafeText>{source.title}</SafeText> has {source.problems.length === 1 ? 'an entry' : `${source.problems.length} entries`} that
            can’t be used
          </>
        }
      >
        <ul className="list-disc pl-4">
          {source.problems.slice(0, shownProblems).map(problem => (
            <li key={problem}>
              <SafeText>{problem}</SafeText>
            </li>
          ))}
        </ul>
        {source.problems.length > shownProblems && <p>… and {source.problems.length - shownProblems} more.</p>}
      </Callout>
    ))
}

/** The kubeconfigs that the contexts come from; those added here can be forgotten. */
export function SourceList({ sources }: { sources: readonly KubeconfigSource[] }) {
  const [forgetting, setForgetting] = useState<KubeconfigSource | null>(null)
  return (
    <section aria-label="Kubeconfigs">
      <h2 className="mb-1.5 text-xs font-semibold text-ink-2">Kubeconfigs</h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {sources.map(source => (
          <li key={source.id} className="flex min-h-9 items-center gap-3 px-3 py-1 text-sm">
            {source.problems.length > 0 && <FileWarning aria-label="Has problems" className="size-4 shrink-0 text-warn" />}
            <SafeText className="max-w-[50%] shrink-0 truncate font-medium">{source.title}</SafeText>
            <SafeText className="min-w-0 flex-1 truncate font-mono text-xs text-ink-3">{source.path ?? ''}</SafeText>
            {source.absent === true && <span className="shrink-0 text-xs text-ink-3">There is no such file</span>}
            {source.removable && (
              <IconButton size="sm" label={`Forget ${source.title}`} icon={Trash2} onClick={() => setForgetting(source)} />
            )}
          </li>
        ))}
      </ul>
      {forgetting !== null && <ForgetDialog source={forgetting} onClose={() => setForgetting(null)} />}
    </section>
  )
}

function ForgetDialog({ source, onClose }: { source: KubeconfigSource; onClose: () => void }) {
  const count = contextsStore(view => view.contexts.filter(context => context.source === source.title).length)
  // Two sources may have one title, and a context tells only that.
  const alone = contextsStore(view => view.sources.filter(other => other.title === source.title).length === 1)
  const contexts = !alone ? 'its contexts go' : count === 1 ? 'its context goes' : `its ${count} contexts go`
  return (
    <ConfirmDialog
      open
      title="Forget this kubeconfig?"
      confirm="Forget it"
      keep="Keep it"
      onClose={onClose}
      onConfirm={() => {
        onClose()
        void contextActions.removeSource(source.id)
      }}
    >
      <SafeText className="font-medium text-ink">{source.title}</SafeText>
      {count === 0 ? ' has no contexts.' : `: ${contexts} from the app, and what is connected is disconnected.`}{' '}
      {source.path === null ? 'The text that was pasted is not kept anywhere else by the app.' : 'The file itself stays as it is.'}
    </ConfirmDialog>
  )
}
