import { Ghost } from 'lucide-react'
import { useEffect } from 'react'
import { client } from '../../client.ts'
import { warmEditor } from '../../editor/load-monaco.ts'
import { addressOf, type ScreenProps } from '../../router.ts'
import { useCall } from '../../state/use-call.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageError } from '../../ui/page-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { EditForm } from './edit-form.tsx'

/** The root object of one database as YAML. */
export default function EditScreen({ params }: ScreenProps) {
  const id = params.id ?? ''
  const sight = useCall(`database ${id}`, signal => client.clusters.get({ id }, { signal }))
  const editable = useCall(`editable ${id}`, signal => client.clusters.editable({ id }, { signal }))
  useEffect(warmEditor, [])
  const failed = sight.error ?? editable.error
  if (failed !== null) {
    const again = () => (sight.error === null ? editable.reload() : sight.reload())
    return <PageError error={failed} onRetry={again} />
  }
  if (sight.value === null || editable.value === null) return <SkeletonLines lines={8} label="Loading the object" />
  const cluster = sight.value.detail?.cluster
  const action = sight.value.actions.find(each => each.operation === 'edit-yaml')
  if (cluster === undefined || action === undefined) {
    return (
      <EmptyState
        icon={Ghost}
        title="This can’t be done here"
        actions={<ButtonLink href={addressOf(['database', id])}>To the database</ButtonLink>}
      >
        {cluster === undefined ? 'The database is not seen now.' : 'Its engine has no such operation.'}
      </EmptyState>
    )
  }
  return <EditForm key={id} cluster={cluster} opened={editable.value} because={action.because} />
}
