import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { IconButton } from './icon-button.tsx'

export type DialogProps = {
  open: boolean
  onClose: () => void
  title: string
  /** A sentence under the title, read out with it. */
  description?: ReactNode
  /** Buttons, from left to right. */
  footer?: ReactNode
  width?: 'sm' | 'md' | 'lg' | undefined
  children?: ReactNode
}

const widths = { sm: 'max-w-md', md: 'max-w-xl', lg: 'max-w-3xl' }

/** A question in the middle of the window. Esc and the cross close it. */
export function Dialog({ open, onClose, title, description, footer, width = 'md', children }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={next => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-scrim transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          className={classNames(
            'popup fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-xl outline-none',
            widths[width],
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-2">
            <div className="min-w-0 flex-1 pr-8">
              <Base.Title className="text-lg font-semibold text-ink">{title}</Base.Title>
              {description !== undefined && <Base.Description className="mt-0.5 text-sm text-ink-2">{description}</Base.Description>}
            </div>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-2">{children}</div>
          {footer !== undefined && <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer>}
          {/* Last, so that the first control of the content gets the focus. */}
          <Base.Close render={<IconButton label="Close" icon={X} size="sm" className="absolute top-3.5 right-3.5" />} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
