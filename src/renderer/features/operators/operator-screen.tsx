import { SearchX } from 'lucide-react'
import { client } from '../../client.ts'
import { addressOf, type ScreenProps } from '../../router.ts'
import { useStream } from '../../state/use-stream.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { OperatorView } from './operator-view.tsx'

/** The operator of one engine in one context, read again every few seconds. */
export default function OperatorScreen({ params }: ScreenProps) {
  const { context = '', engine = '' } = params
  const tab = params.tab === undefined || params.tab === '' ? 'overview' : params.tab
  const { value, lost } = useStream(`operator ${context} ${engine}`, signal => client.operators.watch({ context, engine }, { signal }))
  if (value !== null) return <OperatorView sight={value} tab={tab} interrupted={lost?.message ?? value.problem} />
  if (lost?.code === 'not-found') {
    return (
      <EmptyState
        icon={SearchX}
        title="There is no such operator"
        actions={<ButtonLink href={addressOf(['operators'])}>To the operators</ButtonLink>}
      >
        Its context is not in any kubeconfig any more, or this version of the app does not know its engine.
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
  return <SkeletonLines lines={9} label="Loading the operator" />
}
