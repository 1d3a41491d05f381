import type { Filled } from '../../state/change-draft.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import type { FormField } from './form-field.ts'

/** Says that a choice has filled other fields, and gives back what the user had entered there. */
export function FilledRemark({ filled, fields, onPutBack }: { filled: Filled; fields: readonly FormField[]; onPutBack: () => void }) {
  const labels = filled.lost.flatMap(({ path }) => fields.find(field => field.path === path)?.label ?? [])
  const lost = labels.length > 0
  return (
    <div role="status">
      <Callout
        tone={lost ? 'warn' : 'info'}
        actions={
          lost && (
            <Button size="sm" onClick={onPutBack}>
              Put back what I entered
            </Button>
          )
        }
      >
        The other fields were filled in for “<SafeText>{filled.label}</SafeText>”.
        {lost && ` What you had entered in ${labels.join(', ')} was replaced.`}
      </Callout>
    </div>
  )
}
