import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'

/** Asks for the name of a tier of the user's own. */
export function SaveTierDialog({ onClose, onSave }: { onClose: () => void; onSave: (title: string, summary: string) => void }) {
  const [title, setTitle] = useState('')
  const [summary, setSummary] = useState('')
  const name = title.trim()
  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title="Save as tier"
      description="Keeps the values of this form on this laptop as a starting point. Names and passwords are left out."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" because={name === '' ? 'Give it a name' : null} onClick={() => onSave(name, summary.trim())}>
            Save tier
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3 pb-2"
        onSubmit={event => {
          event.preventDefault()
          if (name !== '') onSave(name, summary.trim())
        }}
      >
        <Field label="Name">
          <TextInput value={title} maxLength={40} onChange={event => setTitle(event.currentTarget.value)} />
        </Field>
        <Field label="What it is for" optional>
          <TextInput value={summary} maxLength={120} onChange={event => setSummary(event.currentTarget.value)} />
        </Field>
        <button type="submit" hidden tabIndex={-1}>
          Save tier
        </button>
      </form>
    </Dialog>
  )
}
