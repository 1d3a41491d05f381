import { type ReactNode, useId } from 'react'

export type PanelProps = { title: ReactNode; about?: ReactNode; actions?: ReactNode; children: ReactNode; flush?: boolean }

/** A titled part of a screen. `flush`: its content brings its own padding (tables). */
export function Panel({ title, about, actions, children, flush = false }: PanelProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="overflow-hidden rounded-lg border border-line bg-surface">
      <header className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <h2 id={id} className="text-sm font-semibold text-ink">
          {title}
        </h2>
        {about !== undefined && <div className="min-w-0 flex-1 text-xs text-ink-3">{about}</div>}
        {actions !== undefined && <div className="ml-auto flex items-center gap-2">{actions}</div>}
      </header>
      <div className={flush ? '' : 'px-4 py-3'}>{children}</div>
    </section>
  )
}
