import type { ApiCall } from '../../../shared/domain/plan.ts'
import { PlainYaml } from '../../editor/plain-yaml.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { explainGuard } from './explain-guard.ts'

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

/** The exact API call as it will be sent, Secret values masked. */
export function ApiCallView({ call }: { call: ApiCall }) {
  const guard = explainGuard(call)
  return (
    <div>
      <div className="flex items-start gap-3 border-b border-line px-4 py-2 font-mono text-xs">
        <span className="font-semibold text-accent-text">{call.method}</span>
        <span className="min-w-0 flex-1 break-all text-ink">{call.path}</span>
        {call.contentType !== null && <span className="text-ink-3">{call.contentType}</span>}
        <CopyButton text={`${call.method} ${call.path}\n\n${call.body ?? ''}`} what="API call" />
      </div>
      {guard !== null && <p className="border-b border-line px-4 py-2 text-sm text-ink-3">{guard}</p>}
      {call.body === null ? (
        <p className="px-4 py-2 text-sm text-ink-3">No body.</p>
      ) : (
        <PlainYaml text={pretty(call.body)} label="Body of the API call" maxHeight={560} />
      )}
    </div>
  )
}
