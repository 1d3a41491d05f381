import type { ShownError } from '../describe-error.ts'
import { Button } from './button.tsx'
import { ErrorCallout } from './error-callout.tsx'

/** A screen that could not be loaded: what went wrong, and the way to try again. */
export function PageError({ error, onRetry }: { error: ShownError; onRetry: () => void }) {
  return (
    <div className="p-6">
      <ErrorCallout
        error={error}
        actions={
          <Button size="sm" onClick={onRetry}>
            Try again
          </Button>
        }
      />
    </div>
  )
}
