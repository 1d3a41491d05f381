import { Ghost } from 'lucide-react'
import { client } from '../../client.ts'
import { addressOf, type ScreenProps } from '../../router.ts'
import { useCall } from '../../state/use-call.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { cleanText } from '../../ui/clean-text.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageError } from '../../ui/page-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { ChangeForm } from './change-form.tsx'
import { openChange } from './change-state.ts'

/** One operation on one database: what stands now is filled in, and the plan follows. */
export default function ChangeScreen({ params }: ScreenProps) {
  const id = params.id ?? ''
  const operation = params.operation ?? ''
  const engines = useCall('engines', signal => client.engines.list(undefined, { signal }))
  const sight = useCall(`database ${id}`, signal => client.clusters.get({ id }, { signal }))
  const failed = engines.error ?? sight.error
  if (failed !== null) {
    const again = () => (engines.error === null ? sight.reload() : engines.reload())
    return <PageError error={failed} onRetry={again} />
  }
  if (engines.value === null || sight.value === null) return <SkeletonLines lines={8} label="Loading the form" />
  const start = openChange(engines.value, sight.value, operation)
  if (start === null) {
    return (
      <EmptyState
        icon={Ghost}
        title="This can’t be done here"
        actions={<ButtonLink href={addressOf(['database', id])}>To the database</ButtonLink>}
      >
        {sight.value.detail === null
          ? 'The database is not seen now.'
          : `Its engine has no operation “${cleanText(operation, 60)}” for a database that exists.`}
      </EmptyState>
    )
  }
  const { value: known } = engines
  const look = async () => openChange(known, await client.clusters.get({ id }), operation)
  return <ChangeForm key={`${id} ${operation}`} start={start} look={look} />
}
