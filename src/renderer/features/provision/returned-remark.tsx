import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import type { Moved } from './change-return.ts'
import type { HeldForm } from './use-change-values.ts'

/** Lines at most: who has come back has to see that much has changed, not all of it. */
const most = 12

export type ReturnedRemarkProps = {
  returned: NonNullable<HeldForm['returned']> /** Nobody has left it: others were quicker. */
  overtaken?: boolean
  onStartOver: () => void
}

/** Says that the form is as it was left, what has changed under it since, and what has to be entered again. */
export function ReturnedRemark({ returned: { moved, asked, ofPlan, isChoiceGone }, overtaken = false, onStartOver }: ReturnedRemarkProps) {
  const asItIs = ofPlan ? 'The form has what the plan asks for' : 'The form is as you left it'
  return (
    <div role="status">
      <Callout
        tone={moved.length > 0 || asked.length > 0 ? 'warn' : 'info'}
        title={overtaken ? 'Others changed what you want to change' : asItIs}
        actions={
          <Button size="sm" onClick={onStartOver}>
            Start over
          </Button>
        }
      >
        {asked.length > 0 && <p>Enter again: {asked.map(field => field.label).join(', ')}. What is secret is not kept.</p>}
        {moved.length > 0 && (
          <>
            <p>
              {isChoiceGone
                ? `What was chosen here is gone since. Every field is as ${ofPlan ? 'it was for the plan' : 'you left it'}:`
                : 'Something else has changed since. What you had not entered yourself is now as it stands:'}
            </p>
            <ul className="list-disc pl-4">
              {moved.slice(0, most).map(each => (
                <li key={each.label}>
                  <MovedLine moved={each} />
                </li>
              ))}
              {moved.length > most && <li>and {moved.length - most} more.</li>}
            </ul>
          </>
        )}
      </Callout>
    </div>
  )
}

function MovedLine({ moved: { label, was, is, kept } }: { moved: Moved }) {
  return (
    <>
      <SafeText>{label}</SafeText>: was {was === null ? 'empty' : <SafeText>{was}</SafeText>}, is{' '}
      {is === null ? 'not there' : <SafeText>{is}</SafeText>} now.{kept && ' What you entered stays.'}
    </>
  )
}
