import type { ReactNode } from 'react'
import type { ShownError } from '../describe-error.ts'
import { Callout } from './callout.tsx'
import { LongText } from './long-text.tsx'

const titles: Readonly<Record<ShownError['code'], string>> = {
  'bad-input': 'Something in the input is not right',
  cancelled: 'Cancelled',
  disconnected: 'The context is not connected',
  unreachable: 'The cluster can’t be reached',
  unauthorized: 'The cluster wants you to sign in',
  forbidden: 'The cluster doesn’t allow this',
  conflict: 'Somebody else changed this',
  'not-found': 'Not found',
  'stale-plan': 'The plan is stale',
  blocked: 'Nothing was done',
  internal: 'That did not work',
}

/** An error as it came: its kind, the words of whoever refused, and what to do about it. */
export function ErrorCallout({ error, actions }: { error: ShownError; actions?: ReactNode }) {
  return (
    <Callout tone="error" title={titles[error.code]} actions={actions}>
      <LongText text={error.message} />
      {error.detail !== null && error.detail !== error.message && <LongText text={error.detail} mono />}
      {error.hint !== null && (
        <p className="mt-1 text-ink">
          <LongText text={error.hint} />
        </p>
      )}
      {error.fields.length > 0 && (
        <ul className="mt-1 list-disc pl-4">
          {error.fields.slice(0, 20).map(field => (
            <li key={`${field.path} ${field.message}`}>
              <span className="font-mono text-xs">{field.path}</span>: {field.message}
            </li>
          ))}
        </ul>
      )}
    </Callout>
  )
}
