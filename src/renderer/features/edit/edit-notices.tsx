import type { Rebased } from '../../../shared/manifest/rebase-text.ts'
import type { ShownError } from '../../describe-error.ts'
import { Callout } from '../../ui/callout.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { MovedCallout } from './moved-callout.tsx'

/** What has to be known above the text: why it can't be changed, what the plan had against it, what others changed. Nothing when there is nothing. */
export function EditNotices(props: {
  because: string | null
  refusal: { readonly error: ShownError | null; readonly reasons: readonly string[] } | null
  moved: readonly string[]
  readable: boolean
  taken: Rebased | null
  gone: boolean
  onTake: () => void
}) {
  const { because, refusal, moved, readable, taken, gone, onTake } = props
  const notices = [
    because !== null && (
      <Callout key="because" tone="warn" title="This can’t be changed now">
        <SafeText>{because}</SafeText>
      </Callout>
    ),
    gone && (
      <Callout key="gone" tone="warn" title="The object was deleted and made anew">
        Reset begins again with the object as it is.
      </Callout>
    ),
    refusal !== null && refusal.error !== null && <ErrorCallout key="error" error={refusal.error} />,
    refusal !== null && refusal.reasons.length > 0 && (
      <Callout key="refused" tone="error" title="This can’t be planned">
        {refusal.reasons.map(reason => (
          <p key={reason}>
            <SafeText>{reason}</SafeText>
          </p>
        ))}
      </Callout>
    ),
    moved.length > 0 && !gone && <MovedCallout key="moved" pointers={moved} readable={readable} onTake={onTake} />,
    taken !== null && moved.length === 0 && taken.conflicts.length > 0 && (
      <Callout key="conflicts" tone="warn" title="You and somebody else changed the same fields: your values stand">
        {taken.conflicts.slice(0, 10).map(({ path, theirs }) => (
          <p key={path}>
            <SafeText>{`${path}: the other value is ${JSON.stringify(theirs)?.slice(0, 200) ?? 'absent'}.`}</SafeText>
          </p>
        ))}
      </Callout>
    ),
  ].filter(notice => notice !== false)
  return notices.length === 0 ? null : <div className="flex shrink-0 flex-col gap-2 border-b border-line px-6 py-3">{notices}</div>
}
