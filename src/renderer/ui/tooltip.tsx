import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

export type TooltipProps = {
  content: ReactNode
  /** The element that it is about. It takes a ref and props; give it an accessible name of its own. */
  children: ReactElement<Record<string, unknown>>
  side?: 'top' | 'bottom' | 'left' | 'right'
}

/** A few words about an element, on hover and on focus. Never the only place of a fact. */
export function Tooltip({ content, children, side = 'top' }: TooltipProps) {
  // Escape closes what the element stands in as well: a tooltip is nothing that somebody has opened.
  return (
    <Base.Root onOpenChange={(_open, details) => details.reason === 'escape-key' && details.allowPropagation()}>
      <Base.Trigger render={children} delay={350} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-60">
          <Base.Popup className="popup max-w-80 px-2 py-1 text-xs break-words text-ink">{content}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
