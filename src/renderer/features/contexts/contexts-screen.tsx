import { Cable, GraduationCap, Plus, Search } from 'lucide-react'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import { client } from '../../client.ts'
import { describeError } from '../../describe-error.ts'
import { addressOf, navigate, type ScreenProps } from '../../router.ts'
import { connection } from '../../state/connection-store.ts'
import { contextsStore } from '../../state/contexts-store.ts'
import { freshnessSummary } from '../../state/freshness-summary.ts'
import { infoStore, takeInfo } from '../../state/info-store.ts'
import { shownFreshness } from '../../state/shown-freshness.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { showToast } from '../../ui/toast.tsx'
import { AddKubeconfig } from './add-kubeconfig.tsx'
import { ConsentDialog } from './consent-dialog.tsx'
import { ContextRow } from './context-row.tsx'
import { fitsSearch, groupContexts } from './group-contexts.ts'
import { SettingsDrawer } from './settings-drawer.tsx'
import { SourceList, SourceProblems } from './sources-panel.tsx'

/** All contexts of all kubeconfigs: connect, see why not, and say how each is to be treated. */
export default function ContextsScreen({ query }: ScreenProps) {
  const { contexts, byId, sources, ready } = contextsStore()
  const [search, setSearch] = useState('')
  const [adding, setAdding] = useState(false)
  const [settingsOf, setSettingsOf] = useState<string | null>(null)
  const reviewed = byId.get(query.get('review') ?? '')
  const onReview = useCallback((id: string) => navigate(addressOf(['contexts'], { review: id }), { replace: true }), [])
  const host = connection()
  const sight = freshnessSummary(contexts.filter(context => context.connected).map(context => shownFreshness(context.freshness, host)))
  const wanted = useDeferredValue(search)
  const groups = useMemo(() => groupContexts(contexts.filter(context => fitsSearch(context, wanted))), [contexts, wanted])
  const groupNames = useMemo(
    () => [...new Set(contexts.map(context => context.settings.group).filter(group => group !== null))].sort(),
    [contexts],
  )
  const configured = settingsOf === null ? undefined : byId.get(settingsOf)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title="Contexts"
        about={
          <span className="tabular">
            {ready
              ? `${contexts.length} ${contexts.length === 1 ? 'context' : 'contexts'}: ${sight.worst === null ? 'none is connected' : sight.text}`
              : 'Kubernetes clusters, each as one user, from your kubeconfigs.'}
          </span>
        }
        actions={
          <>
            <div className="w-64">
              <TextInput
                data-search
                type="search"
                icon={Search}
                aria-label="Search contexts"
                placeholder="Search contexts"
                value={search}
                onValueChange={setSearch}
              />
            </div>
            <PracticeButton />
            <Button icon={Plus} onClick={() => setAdding(true)}>
              Add kubeconfig
            </Button>
          </>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-6 py-4">
        <SourceProblems sources={sources} />
        {!ready && <SkeletonLines lines={6} label="Loading the contexts" />}
        {ready && contexts.length === 0 && <NoContexts onAdd={() => setAdding(true)} />}
        {ready && contexts.length > 0 && groups.length === 0 && (
          <EmptyState
            icon={Search}
            title="No context fits the search"
            actions={<Button onClick={() => setSearch('')}>Clear the search</Button>}
          />
        )}
        {groups.map(group => (
          <section key={group.id} aria-label={group.title}>
            <h2 className="mb-1.5 flex items-baseline gap-2 text-xs font-semibold text-ink-2">
              <SafeText>{group.title}</SafeText>
              <span className="tabular font-normal text-ink-3">{group.contexts.length}</span>
            </h2>
            <ul className="overflow-hidden rounded-lg border border-line bg-surface">
              {group.contexts.map(context => (
                <ContextRow key={context.id} context={context} onReview={onReview} onSettings={setSettingsOf} />
              ))}
            </ul>
          </section>
        ))}
        {sources.length > 0 && <SourceList sources={sources} />}
      </div>
      {adding && <AddKubeconfig onClose={() => setAdding(false)} />}
      {configured !== undefined && (
        <SettingsDrawer key={configured.id} context={configured} groups={groupNames} onClose={() => setSettingsOf(null)} />
      )}
      {reviewed !== undefined && reviewed.consent !== null && !reviewed.consent.allowed && (
        <ConsentDialog key={reviewed.consent.fingerprint} context={reviewed} onClose={() => navigate('#/contexts', { replace: true })} />
      )}
    </div>
  )
}

function PracticeButton() {
  const practice = infoStore(view => view.info?.practice ?? null)
  const [busy, setBusy] = useState(false)
  if (practice === null || practice === 'on') return null
  async function start() {
    setBusy(true)
    try {
      takeInfo(await client.system.startPractice())
    } catch (error) {
      showToast({ title: 'Could not start the practice cluster', text: describeError(error).message, tone: 'error' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button icon={GraduationCap} busy={busy || practice === 'starting'} onClick={() => void start()}>
      Start practice cluster
    </Button>
  )
}

function NoContexts({ onAdd }: { onAdd: () => void }) {
  return (
    <EmptyState
      icon={Cable}
      title="No kubeconfig was found"
      actions={
        <>
          <Button icon={Plus} onClick={onAdd}>
            Add kubeconfig
          </Button>
          <PracticeButton />
        </>
      }
    >
      A context is a Kubernetes cluster and a user, taken from $KUBECONFIG, ~/.kube/config or what you add here. Without any cluster, the
      practice cluster lets you try everything on this machine.
    </EmptyState>
  )
}
