import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { commandKey } from './command-key.ts'

const shortcuts: readonly { keys: readonly string[]; what: string }[] = [
  { keys: [`${commandKey} K`], what: 'Go to a screen, context or database, or run a command' },
  { keys: ['/'], what: 'Search on this screen' },
  { keys: ['?'], what: 'Show these shortcuts' },
  { keys: ['Esc'], what: 'Close what is open; leave the search' },
  { keys: ['↑', '↓'], what: 'Move in the fleet' },
  { keys: ['Home', 'End', 'PgUp', 'PgDn'], what: 'Move far in the fleet' },
  { keys: ['Enter'], what: 'Open the database' },
  { keys: ['Tab'], what: 'Go to the next control' },
]

/** All keys in one place. */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title="Keyboard shortcuts" width="sm">
      <dl className="flex flex-col pb-3">
        {shortcuts.map(shortcut => (
          <div key={shortcut.what} className="flex items-center justify-between gap-4 border-b border-line py-2 last:border-0">
            <dt className="text-sm text-ink-2">{shortcut.what}</dt>
            <dd className="flex shrink-0 gap-1">
              {shortcut.keys.map(key => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
