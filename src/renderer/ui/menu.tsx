import { Menu as Base } from '@base-ui/react/menu'
import type { LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'
import { classNames } from './class-names.ts'
import { optionLook } from './control-look.ts'

type ActionItem = {
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

export type MenuItem =
  | ActionItem
  | { kind: 'separator'; id: string }
  /** Items under a heading; a menu with such groups has two columns. */
  | { kind: 'group'; id: string; title: string; items: readonly MenuItem[] }

export type MenuProps = {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>
  items: readonly MenuItem[]
}

/** Actions behind a button. An item that can't be used says why. */
export function Menu({ trigger, items }: MenuProps) {
  const wide = items.some(item => item.kind === 'group')
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-60 outline-none">
          <Base.Popup className="popup max-h-(--available-height) min-w-44 overflow-y-auto p-1 outline-none">
            <div className={classNames(wide && 'w-134 columns-2 gap-1')}>
              {items.map(item => (
                <Entry key={item.id} item={item} />
              ))}
            </div>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Entry({ item }: { item: MenuItem }) {
  if (item.kind === 'separator') return <Base.Separator className="mx-1 my-1 h-px bg-line" />
  if (item.kind !== 'group') return <Action item={item} />
  return (
    <Base.Group className="break-inside-avoid pb-1">
      <Base.GroupLabel className="px-2 pt-2 pb-1 text-xs font-semibold text-ink-3">{item.title}</Base.GroupLabel>
      {item.items.map(inside => (
        <Entry key={inside.id} item={inside} />
      ))}
    </Base.Group>
  )
}

function Action({ item }: { item: ActionItem }) {
  const Icon = item.icon
  const off = item.because !== undefined && item.because !== null
  return (
    <Base.Item disabled={off} onClick={item.onSelect} className={classNames(optionLook, 'break-inside-avoid')}>
      {Icon && <Icon aria-hidden className="size-3.5 shrink-0" />}
      <span className={classNames('min-w-0 flex-1', item.danger === true && !off && 'text-bad')}>
        {item.title}
        {off && <span className="block max-w-60 text-xs text-ink-3">{item.because}</span>}
        {!off && item.note && <span className="block max-w-60 text-xs text-ink-3">{item.note}</span>}
      </span>
    </Base.Item>
  )
}
