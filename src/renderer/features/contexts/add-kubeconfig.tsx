import { useState } from 'react'
import { client } from '../../client.ts'
import { describeError, type ShownError } from '../../describe-error.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { showToast } from '../../ui/toast.tsx'

/** Adds a kubeconfig by its path or as pasted text. Nothing of it runs and nothing beside it is read. */
export function AddKubeconfig({ onClose }: { onClose: () => void }) {
  const [way, setWay] = useState<'file' | 'text'>('file')
  const [path, setPath] = useState('')
  const [title, setTitle] = useState('Pasted kubeconfig')
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ShownError | null>(null)
  const missing = way === 'file' ? path.trim() === '' : text.trim() === '' || title.trim() === ''
  async function add() {
    setBusy(true)
    setError(null)
    try {
      if (way === 'file') await client.contexts.addFile({ path: path.trim() })
      else await client.contexts.addText({ title: title.trim(), text })
      showToast({ title: 'Kubeconfig added', tone: 'good' })
      onClose()
    } catch (thrown) {
      setError(describeError(thrown))
    } finally {
      setBusy(false)
    }
  }
  const errorAt = (field: string) => error?.fields.find(entry => entry.path === field)?.message ?? null
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add a kubeconfig"
      description="Its contexts join the list. Nothing is contacted and no command runs until you connect one."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={busy}
            because={missing ? (way === 'file' ? 'Give the file’s path' : 'Paste the kubeconfig and give it a title') : null}
            onClick={() => void add()}
          >
            Add
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4 pb-3"
        onSubmit={event => {
          event.preventDefault()
          if (!missing && !busy) void add()
        }}
      >
        <Segmented
          label="How to add it"
          value={way}
          onChange={setWay}
          options={[
            { value: 'file', label: 'File on this machine' },
            { value: 'text', label: 'Pasted text' },
          ]}
        />
        {way === 'file' ? (
          <Field label="Path" help="The file is read where it lies and followed when it changes." error={errorAt('path')}>
            <TextInput mono value={path} maxLength={4096} placeholder="~/.kube/other-config" onValueChange={setPath} />
          </Field>
        ) : (
          <>
            <Field label="Title" error={errorAt('title')}>
              <TextInput value={title} maxLength={80} onValueChange={setTitle} />
            </Field>
            <Field label="Kubeconfig" help="Kept on this machine, readable by you alone." error={errorAt('text')}>
              <TextArea
                mono
                rows={10}
                value={text}
                placeholder="apiVersion: v1&#10;kind: Config&#10;…"
                onChange={event => setText(event.target.value)}
              />
            </Field>
          </>
        )}
        {error !== null && error.fields.length === 0 && (
          <Callout tone="error" title={error.message}>
            {error.hint ?? undefined}
          </Callout>
        )}
      </form>
    </Dialog>
  )
}
