import type { ApiCall } from '../../../shared/domain/plan.ts'

/**
 * What the call's own `resourceVersion` is for, which neither the manifest nor the changes have; null when it carries none. No object has the
 * version 1 any more: it stands for “must not exist”.
 */
export function explainGuard(call: ApiCall): string | null {
  const version = versionIn(call.body)
  if (version === null) return null
  return version === '1'
    ? 'resourceVersion "1" is part of the call only: the server refuses it if the object exists by then.'
    : `resourceVersion "${version}" is part of the call only: the server refuses it if the object has changed by then.`
}

function versionIn(body: string | null): string | null {
  if (body === null) return null
  const found = /"resourceVersion":\s*"([0-9]{1,30})"/.exec(body)
  return found?.[1] ?? null
}
