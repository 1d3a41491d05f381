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
import { openOperatorChange } from './change-state.ts'

/** One operation on the operator of an engine in a context: what stands now is filled in, and the plan follows. */
export default function OperatorChangeScreen({ params }: ScreenProps) {
  const { context = '', engine = '', operation = '' } = params
  const engines = useCall('engines', signal => client.engines.list(undefined, { signal }))
  const sight = useCall(`operator ${context} ${engine}`, signal => client.operators.get({ context, engine }, { signal }))
  const failed = engines.error ?? sight.error
  if (failed !== null) {
    const again = () => (engines.error === null ? sight.reload() : engines.reload())
    return <PageError error={failed} onRetry={again} />
  }
  if (engines.value === null || sight.value === null) return <SkeletonLines lines={8} label="Loading the form" />
  const start = openOperatorChange(engines.value, sight.value, operation)
  if (start === null) {
    return (
      <EmptyState
        icon={Ghost}
        title="This can’t be done here"
        actions={<ButtonLink href={addressOf(['operator', context, engine])}>To the operator</ButtonLink>}
      >
        {sight.value.detail === null
          ? cleanText(sight.value.problem ?? 'The operator can’t be seen now.', 300)
          : `Its engine has no operation “${cleanText(operation, 60)}” for an operator.`}
      </EmptyState>
    )
  }
  const { value: known } = engines
  const look = async () => openOperatorChange(known, await client.operators.get({ context, engine }), operation)
  return <ChangeForm key={`${context} ${engine} ${operation}`} start={start} look={look} />
}
