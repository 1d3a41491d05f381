import type { ReactNode } from 'react'

export type PageHeaderProps = { title: ReactNode; about?: ReactNode; badges?: ReactNode; actions?: ReactNode }

/** The top of a screen: what it is about, and what can be done. */
export function PageHeader({ title, about, badges, actions }: PageHeaderProps) {
  return (
    <header className="flex shrink-0 flex-wrap items-start gap-x-4 gap-y-2 border-b border-line bg-surface px-6 py-3">
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 flex-wrap items-center gap-2">
          <h1 className="min-w-0 truncate text-xl font-semibold text-ink">{title}</h1>
          {badges}
        </div>
        {about !== undefined && <div className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-sm text-ink-2">{about}</div>}
      </div>
      {actions !== undefined && <div className="flex shrink-0 flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}
