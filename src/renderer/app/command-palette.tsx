import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { type RefObject, useLayoutEffect, useMemo, useState } from 'react'
import { optionLook } from '../ui/control-look.ts'
import type { Command } from './command.ts'
import { commandsFor } from './commands.ts'
import { useActions } from './use-actions.ts'

export type CommandPaletteProps = {
  /** What was typed before the palette was there. */
  typed: RefObject<string>
  /** What had the focus before it, and gets it back unless the palette leads to another screen. */
  opener: RefObject<HTMLElement | null>
  onClose: () => void
  onShortcuts: () => void
}

/** Goes anywhere and does the common things, from the keyboard. */
export default function CommandPalette({ typed, opener, onClose, onShortcuts }: CommandPaletteProps) {
  const [text, setText] = useState('')
  // When it is shown, not when it is made: React may keep it back for a while, and keys go on coming.
  useLayoutEffect(() => setText(typed.current), [typed])
  const actions = useActions(text)
  const commands = useMemo(() => commandsFor(text, { onShortcuts, actions }), [text, onShortcuts, actions])
  function run(command: Command) {
    const before = location.hash
    onClose()
    command.run()
    // Keys go on in the screen that was asked for, not where the palette was opened.
    if (location.hash !== before) opener.current = document.getElementById('main')
  }
  return (
    <Dialog.Root open onOpenChange={open => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-scrim" />
        <Dialog.Popup
          aria-label="Command palette"
          finalFocus={opener}
          className="popup fixed top-[12vh] left-1/2 z-50 flex max-h-[64vh] w-[calc(100vw-2rem)] max-w-2xl -translate-x-1/2 flex-col overflow-hidden rounded-xl outline-none"
        >
          <Autocomplete.Root
            open
            inline
            items={commands}
            filter={null}
            value={text}
            onValueChange={setText}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={(command: Command) => command.title}
          >
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search aria-hidden className="size-4 text-ink-3" />
              <Autocomplete.Input
                ref={takeFocus}
                aria-label="Search screens, contexts, databases and commands"
                placeholder="Search screens, contexts, databases and commands…"
                className="h-12 min-w-0 flex-1 bg-transparent text-base text-ink outline-none placeholder:text-ink-3"
              />
            </div>
            <Autocomplete.Empty className="px-4 py-6 text-center text-sm text-ink-3 empty:p-0">Nothing fits.</Autocomplete.Empty>
            <Autocomplete.List className="min-h-0 overflow-y-auto p-1.5 empty:p-0">
              {(command: Command) => (
                <Autocomplete.Item key={command.id} value={command} className={`${optionLook} min-h-9`} onClick={() => run(command)}>
                  <command.icon aria-hidden className="size-4 shrink-0 text-ink-3" />
                  <bdi className="min-w-0 truncate">{command.title}</bdi>
                  <bdi className="min-w-0 flex-1 truncate text-xs text-ink-3">{command.detail}</bdi>
                  <span className="shrink-0 text-2xs text-ink-3">{command.kind}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** At once, not a frame later: keys may be on their way. */
function takeFocus(input: HTMLInputElement | null) {
  input?.focus()
  input?.setSelectionRange(input.value.length, input.value.length)
}
