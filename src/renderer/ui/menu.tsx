import { Menu as Base } from '@base-ui/react/menu'
import type { LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'
import { classNames } from './class-names.ts'
import { optionLook } from './control-look.ts'

export type MenuItem =
  | {
      kind?: 'item'
      id: string
      title: string
      icon?: LucideIcon
      danger?: boolean
      /** Why it can't be used now. */
      because?: string | null
      /** Said under the title of one that can be used. */
      note?: string | null
      onSelect: () => void
    }
  | { kind: 'separator'; id: string }

export type MenuProps = {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>
  items: readonly MenuItem[]
}

/** Actions behind a button. An item that can't be used says why. */
export function Menu({ trigger, items }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-60 outline-none">
          <Base.Popup className="popup max-h-(--available-height) min-w-44 overflow-y-auto p-1 outline-none">
            {items.map(item => {
              if (item.kind === 'separator') return <Base.Separator key={item.id} className="mx-1 my-1 h-px bg-line" />
              const Icon = item.icon
              const off = item.because !== undefined && item.because !== null
              return (
                <Base.Item key={item.id} disabled={off} onClick={item.onSelect} className={optionLook}>
                  {Icon && <Icon aria-hidden className="size-3.5 shrink-0" />}
                  <span className={classNames('min-w-0 flex-1', item.danger === true && 'text-bad')}>
                    {item.title}
                    {off && <span className="block max-w-60 text-xs text-ink-3">{item.because}</span>}
                    {!off && item.note && <span className="block max-w-60 text-xs text-ink-3">{item.note}</span>}
                  </span>
                </Base.Item>
              )
            })}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
