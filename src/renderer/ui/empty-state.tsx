import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

export type EmptyStateProps = { icon: LucideIcon; title: string; children?: ReactNode; actions?: ReactNode }

/** What a place says when there is nothing to show: what this means and what to do. */
export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center px-6 py-14 text-center">
      <div className="mb-4 flex size-11 items-center justify-center rounded-xl border border-line-strong bg-surface text-ink-3">
        <Icon aria-hidden className="size-5" />
      </div>
      <h2 className="text-base font-semibold text-ink">{title}</h2>
      {children !== undefined && <div className="mt-1 max-w-md text-sm text-ink-2">{children}</div>}
      {actions !== undefined && <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
