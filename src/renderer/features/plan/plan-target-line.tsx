import { Lock, ShieldAlert, ShieldCheck } from 'lucide-react'
import type { PlanTarget } from '../../../shared/domain/plan.ts'
import { ContextName } from '../../context-name.tsx'
import { contextsStore } from '../../state/contexts-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { SafeText } from '../../ui/safe-text.tsx'

/** Where a plan or a run points: the context as the user knows it, how it is protected, what weakens it, and as whom. */
export function PlanTargetLine({ target }: { target: PlanTarget | null }) {
  const context = contextsStore(view => (target === null ? undefined : view.byId.get(target.contextId)))
  if (target === null) return <span className="text-ink-2">not for a context yet</span>
  return (
    <>
      <ContextName id={target.contextId} name={target.contextName} />
      {context?.settings.protection === 'protected' && (
        <Badge tone="warn" icon={ShieldCheck}>
          Protected
        </Badge>
      )}
      {context?.settings.protection === 'read-only' && (
        <Badge tone="info" icon={Lock}>
          Read-only
        </Badge>
      )}
      {context === undefined && <Badge tone="warn">unknown context on this laptop</Badge>}
      <span className="text-ink-3">
        as <SafeText className="text-ink-2">{target.username ?? '?'}</SafeText> on{' '}
        <SafeText className="font-mono text-xs text-ink-2">{target.server}</SafeText>
      </span>
      {target.warnings.map(warning => (
        <Badge key={warning} tone="bad" icon={ShieldAlert} title={warning}>
          {warning}
        </Badge>
      ))}
    </>
  )
}
