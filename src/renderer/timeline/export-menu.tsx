import { Download } from 'lucide-react'
import { useState } from 'react'
import type { TextFile } from '../../shared/domain/text-file.ts'
import { describeError } from '../describe-error.ts'
import { Button } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { saveFile } from '../ui/save-file.ts'
import { showToast } from '../ui/toast.tsx'

/** Saves what is shown, all of it, as a file. */
export function ExportMenu({ load }: { load: (format: 'json' | 'csv') => Promise<TextFile> }) {
  const [busy, setBusy] = useState(false)
  async function save(format: 'json' | 'csv') {
    setBusy(true)
    try {
      const { name, text, type } = await load(format)
      saveFile(name, text, type)
    } catch (error) {
      const { message, hint } = describeError(error)
      showToast({ title: 'Could not export', text: [message, hint].filter(Boolean).join(' '), tone: 'error' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Menu
      trigger={
        <Button icon={Download} busy={busy}>
          Export
        </Button>
      }
      items={[
        { id: 'csv', title: 'As CSV, for a spreadsheet', onSelect: () => void save('csv') },
        { id: 'json', title: 'As JSON, for programs', onSelect: () => void save('json') },
      ]}
    />
  )
}
