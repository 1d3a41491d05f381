import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export type CalloutProps = { tone: 'info' | 'warn' | 'error'; title?: ReactNode; children?: ReactNode; actions?: ReactNode }

const looks = {
  info: { icon: Info, text: 'text-info', box: 'bg-info-soft border-info/30' },
  warn: { icon: TriangleAlert, text: 'text-warn', box: 'bg-warn-soft border-warn/30' },
  error: { icon: CircleAlert, text: 'text-bad', box: 'bg-bad-soft border-bad/30' },
}

/** A remark that belongs to its surroundings. Errors are announced. */
export function Callout({ tone, title, children, actions }: CalloutProps) {
  const { icon: Icon, text, box } = looks[tone]
  return (
    <div role={tone === 'error' ? 'alert' : undefined} className={classNames('flex items-start gap-2.5 rounded-lg border px-3 py-2', box)}>
      <Icon aria-hidden className={classNames('mt-0.5 size-4 shrink-0', text)} />
      <div className="min-w-0 flex-1 text-sm break-words">
        {title !== undefined && <div className="font-medium text-ink">{title}</div>}
        {children !== undefined && <div className="text-ink-2">{children}</div>}
      </div>
      {actions !== undefined && <div className="flex shrink-0 gap-2">{actions}</div>}
    </div>
  )
}
