import { PackageX } from 'lucide-react'
import type { OperatorSight } from '../../../shared/domain/operator.ts'
import { addressOf } from '../../router.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SafeText } from '../../ui/safe-text.tsx'

/** What stands where the logs would, of an operator that is not there: that it isn't, and the way to install it. */
export function NoOperator({ sight }: { sight: OperatorSight }) {
  const install = sight.actions.find(action => action.operation === 'install-operator')
  const href =
    install === undefined
      ? addressOf(['operator', sight.contextId, sight.engine, 'overview'])
      : addressOf(['operator-change', sight.contextId, sight.engine, install.operation])
  return (
    <EmptyState
      icon={PackageX}
      title="There is no operator here"
      actions={<ButtonLink href={href}>{install?.title ?? 'See what to install'}</ButtonLink>}
    >
      <SafeText>{sight.title}</SafeText> is not installed in this context, so nothing writes logs. What its pods print will appear here once
      it is.
    </EmptyState>
  )
}
