import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { SafeText } from '../../ui/safe-text.tsx'

/** Fields named at most. */
const maxNamed = 6

/** The object changed since the editing began: what, and the offer to take it over. */
export function MovedCallout(props: { pointers: readonly string[]; readable: boolean; onTake: () => void }) {
  const { pointers, readable, onTake } = props
  const named = pointers.slice(0, maxNamed).join(', ')
  const more = pointers.length > maxNamed ? ` and ${pointers.length - maxNamed} more` : ''
  return (
    <Callout
      tone="info"
      title="The object changed while you edit it"
      actions={
        <Button size="sm" onClick={onTake} because={readable ? null : 'Correct the YAML first.'}>
          Take it over
        </Button>
      }
    >
      <SafeText>{`${named}${more}`}</SafeText>. What you have not touched stays as others made it, also without taking it over.
    </Callout>
  )
}
