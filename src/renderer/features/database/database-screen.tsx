import { SearchX } from 'lucide-react'
import { client } from '../../client.ts'
import { addressOf, type ScreenProps } from '../../router.ts'
import { fleetStore } from '../../state/fleet-store.ts'
import { useStream } from '../../state/use-stream.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { DatabaseView } from './database-view.tsx'
import { GoneView } from './gone-view.tsx'

/** One database, live. */
export default function DatabaseScreen({ params }: ScreenProps) {
  const id = params.id ?? ''
  const tab = params.tab === undefined || params.tab === '' ? 'overview' : params.tab
  const { value, lost } = useStream(id, signal => client.clusters.watch({ id }, { signal }))
  const row = fleetStore(view => view.fleet.rows.get(id) ?? null)
  if (value !== null) {
    return value.detail === null ? (
      <GoneView sight={value} />
    ) : (
      <DatabaseView sight={value} detail={value.detail} tab={tab} interrupted={lost?.message ?? null} />
    )
  }
  if (lost?.code === 'not-found' || lost?.code === 'bad-input') {
    return (
      <EmptyState
        icon={SearchX}
        title="There is no such database"
        actions={<ButtonLink href={addressOf(['fleet'])}>To the fleet</ButtonLink>}
      >
        It may have been deleted, or its context is not in any kubeconfig any more.
      </EmptyState>
    )
  }
  if (lost !== null) {
    return (
      <div className="flex flex-col gap-3 p-6">
        <ErrorCallout
          error={lost}
          actions={
            <ButtonLink size="sm" href={addressOf(['contexts'])}>
              Contexts
            </ButtonLink>
          }
        />
        <p className="text-sm text-ink-3">It is tried again by itself.</p>
      </div>
    )
  }
  return (
    <div className="flex flex-col">
      {row !== null && <h1 className="px-6 pt-4 text-xl font-semibold text-ink">{row.name}</h1>}
      <SkeletonLines lines={9} label="Loading the database" />
    </div>
  )
}
