import { commandKey } from '../ui/command-key.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'

const shortcuts: readonly { keys: readonly string[]; what: string }[] = [
  { keys: [`${commandKey} K`], what: 'Go to a screen, context or database, or run a command' },
  { keys: ['/'], what: 'Search on this screen' },
  { keys: ['?'], what: 'Show these shortcuts' },
  { keys: ['Alt ←', 'Alt →'], what: 'Back to the last page, and forth again' },
  { keys: ['Esc'], what: 'Close what is open; leave the search' },
  { keys: ['↑', '↓'], what: 'Move in the fleet' },
  { keys: ['Home', 'End', 'PgUp', 'PgDn'], what: 'Move far in the fleet' },
  { keys: ['Enter'], what: 'Open the database' },
  { keys: ['→', 'Enter'], what: 'Change members or storage where they stand in the fleet; F2 does so at once' },
  { keys: ['Space'], what: 'Select the database in the fleet; with Shift all from the last one' },
  { keys: [`${commandKey} A`, 'Esc'], what: 'Select all databases that are shown, or none' },
  { keys: ['Shift F10'], what: 'From the fleet to what can be done to the selected databases' },
  { keys: ['Tab'], what: 'Go to the next control' },
]

const searches: readonly { text: string; what: string }[] = [
  { text: 'orders', what: 'Anywhere: name, namespace, context, engine, version, health, reason' },
  { text: 'health:degraded', what: 'By health: healthy, paused, progressing, degraded, unknown' },
  { text: 'ns:shop', what: 'By namespace (ns or namespace)' },
  { text: 'ctx:berlin', what: 'By context (ctx or context)' },
  { text: 'name:led version:17', what: 'By name, version or engine; all terms must match' },
  { text: '-ns:test', what: 'A minus leaves out what matches' },
  { text: '"last backup"', what: 'Quotes keep words together' },
]

/** All keys in one place, and how the fleet is searched. */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title="Keyboard and search" width="md">
      <h3 className="pt-1 text-xs font-semibold text-ink-3">Keyboard</h3>
      <dl className="flex flex-col pb-3">
        {shortcuts.map(shortcut => (
          <div key={shortcut.what} className="flex items-center justify-between gap-4 border-b border-line py-1.5 last:border-0">
            <dt className="text-sm text-ink-2">{shortcut.what}</dt>
            <dd className="flex shrink-0 gap-1">
              {shortcut.keys.map(key => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <h3 className="pt-1 text-xs font-semibold text-ink-3">Search in the fleet</h3>
      <dl className="flex flex-col pb-3">
        {searches.map(search => (
          <div key={search.text} className="flex items-baseline justify-between gap-4 border-b border-line py-1.5 last:border-0">
            <dt className="min-w-0 text-sm text-ink-2">{search.what}</dt>
            <dd className="shrink-0 font-mono text-xs text-ink">{search.text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
