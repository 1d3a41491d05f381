import { ChevronDown } from 'lucide-react'
import type { ClusterAction } from '../../shared/domain/form.ts'
import { navigate } from '../router.ts'
import { Button } from '../ui/button.tsx'
import { cleanText } from '../ui/clean-text.ts'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { menuOf } from './action-groups.ts'

/** What can be done to a database or an operator, as its engine says; what can't be done says why. What destroys comes last. */
export function ActionsMenu({ actions, hrefOf }: { actions: readonly ClusterAction[]; hrefOf: (operation: string) => string }) {
  if (actions.length === 0) return null
  const itemOf = (action: ClusterAction): MenuItem => ({
    id: action.operation,
    title: action.title,
    danger: action.risk === 'irreversible',
    because: action.because === null ? null : cleanText(action.because, 300),
    onSelect: () => navigate(hrefOf(action.operation)),
  })
  return (
    <Menu
      trigger={
        <Button icon={ChevronDown} variant="secondary">
          Actions
        </Button>
      }
      items={menuOf(actions, itemOf)}
    />
  )
}
