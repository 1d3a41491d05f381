import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './icon-button.tsx'

export type DrawerProps = {
  open: boolean
  onClose: () => void
  title: ReactNode
  description?: ReactNode
  footer?: ReactNode
  children?: ReactNode
}

/** A panel from the right edge, over the page. Esc and the cross close it. */
export function Drawer({ open, onClose, title, description, footer, children }: DrawerProps) {
  return (
    <Base.Root open={open} onOpenChange={next => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-scrim transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup className="fixed inset-y-0 right-0 z-50 flex w-full max-w-120 flex-col border-l border-line-strong bg-raised shadow-pop outline-none transition-transform duration-150 data-ending-style:translate-x-8 data-ending-style:opacity-0 data-starting-style:translate-x-8 data-starting-style:opacity-0">
          <header className="flex items-start gap-3 border-b border-line px-5 py-4">
            <div className="min-w-0 flex-1 pr-8">
              <Base.Title className="text-lg font-semibold wrap-anywhere text-ink">{title}</Base.Title>
              {description !== undefined && <Base.Description className="mt-0.5 text-sm text-ink-2">{description}</Base.Description>}
            </div>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer !== undefined && <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer>}
          {/* Last, so that the first control of the content gets the focus. */}
          <Base.Close render={<IconButton label="Close" icon={X} size="sm" className="absolute top-3.5 right-3.5" />} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
