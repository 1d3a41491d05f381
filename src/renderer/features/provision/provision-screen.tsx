import { Database } from 'lucide-react'
import { useMemo } from 'react'
import { client } from '../../client.ts'
import { addressOf, currentVisit, type ScreenProps } from '../../router.ts'
import { contextsStore } from '../../state/contexts-store.ts'
import { newForm } from '../../state/form-of.ts'
import { provisionDrafts } from '../../state/provision-draft.ts'
import { useCall } from '../../state/use-call.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageError } from '../../ui/page-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { ProvisionForm } from './provision-form.tsx'
import { creationsOf, openForm } from './provision-state.ts'

/** A new database: choose, fill in, see what would be sent, and have it planned. */
export default function ProvisionScreen({ query }: ScreenProps) {
  const engines = useCall('engines', signal => client.engines.list(undefined, { signal }))
  const ready = contextsStore(view => view.ready)
  const creations = useMemo(() => creationsOf(engines.value ?? []), [engines.value])
  const engine = query.get('engine')
  const context = query.get('context')
  const start = useMemo(() => {
    if (!ready) return null
    const draft = provisionDrafts.open(newForm, currentVisit())
    const { contexts } = contextsStore.getState()
    const known = contexts.some(one => one.id === draft?.contextId) ? draft : draft === null ? null : { ...draft, contextId: null }
    const first = contexts.find(one => one.connected && one.problem === null)?.id ?? null
    const form = openForm(creations, { engine, contextId: context ?? (draft === null ? first : null) }, known)
    return form === null ? null : { form, restored: known !== null && form.tier === known.tier }
  }, [creations, engine, context, ready])
  if (engines.error !== null) {
    return <PageError error={engines.error} onRetry={engines.reload} />
  }
  if (engines.loading || !ready) return <SkeletonLines lines={8} label="Loading the form" />
  if (start === null) {
    return (
      <EmptyState
        icon={Database}
        title="No engine can create databases"
        actions={<ButtonLink href={addressOf(['fleet'])}>To the fleet</ButtonLink>}
      >
        This build of the app has no operation that creates a database.
      </EmptyState>
    )
  }
  return <ProvisionForm creations={creations} start={start.form} restored={start.restored} />
}
