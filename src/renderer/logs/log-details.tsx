import { X } from 'lucide-react'
import type { LogLine } from '../../shared/domain/log-line.ts'
import { exactTime } from '../ui/age-text.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { KeyValue } from '../ui/key-value.tsx'
import { LongText } from '../ui/long-text.tsx'
import { SafeText } from '../ui/safe-text.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { severityLook } from './log-row.tsx'

/** All that the chosen line says. */
export function LogDetails({ line, onClose }: { line: LogLine; onClose: () => void }) {
  return (
    <section aria-label="The chosen line" className="max-h-[45%] shrink-0 overflow-y-auto border-t border-line bg-raised px-6 py-3 text-sm">
      <div className="flex items-center gap-3 text-xs text-ink-2">
        <StatusBadge {...severityLook[line.severity]} />
        <SafeText className="font-medium">{line.member}</SafeText>
        <SafeText>{line.source}</SafeText>
        <span>{line.at === null ? '?' : exactTime(line.at)}</span>
        <span className="ml-auto flex items-center gap-1">
          <CopyButton text={line.message} what="message" />
          <IconButton size="sm" label="Close" icon={X} onClick={onClose} />
        </span>
      </div>
      <p className="my-2">
        <LongText text={line.message} limit={2000} mono />
      </p>
      <KeyValue
        items={line.facts.map(fact => ({ label: fact.label.slice(0, 60), value: <LongText text={fact.text} limit={1000} mono /> }))}
      />
    </section>
  )
}
