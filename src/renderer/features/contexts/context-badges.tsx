import { Lock, Pin, ShieldAlert, ShieldCheck } from 'lucide-react'
import type { ContextInfo } from '../../../shared/domain/context.ts'
import { Badge } from '../../ui/badge.tsx'
import { cleanText } from '../../ui/clean-text.ts'

const warningWords = {
  'plain-http': 'Plain HTTP',
  'insecure-tls': 'TLS not checked',
  proxy: 'Proxy',
  impersonation: 'Impersonates',
  other: 'Look',
}

/** What must be known of a context before anything is done in it. */
export function ContextBadges({ context }: { context: ContextInfo }) {
  const { settings, warnings } = context
  return (
    <>
      {settings.protection === 'protected' && (
        <Badge tone="warn" icon={ShieldCheck} title="Each write asks for the context’s name to be typed">
          Protected
        </Badge>
      )}
      {settings.protection === 'read-only' && (
        <Badge tone="info" icon={Lock} title="Every write is refused">
          Read-only
        </Badge>
      )}
      {settings.pinned && (
        <Badge icon={Pin} title="Connects by itself when the app starts">
          At start
        </Badge>
      )}
      {context.practice && <Badge title="Part of the embedded practice cluster">Practice</Badge>}
      {warnings.map(warning => (
        <Badge
          key={`${warning.code} ${warning.text}`}
          tone={warning.code === 'plain-http' || warning.code === 'insecure-tls' ? 'bad' : 'warn'}
          icon={ShieldAlert}
          title={cleanText(warning.text, 300)}
        >
          {warningWords[warning.code]}
        </Badge>
      ))}
    </>
  )
}
