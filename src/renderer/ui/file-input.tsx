import { FileText, Upload, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from './button.tsx'
import { bytesText } from './bytes-text.ts'
import { TextArea } from './text-area.tsx'

export type FileInputProps = {
  /** What the file is, for the button's name. */
  label: string
  /** The file's text. */
  value: string
  onChange: (text: string) => void
  /** Names that are offered (`.yaml,.yml`). */
  accept?: string | undefined
}

/** Longer texts are not put into a text area: typing in it would crawl. */
const editableLength = 60_000
/** Bytes: nothing that a form takes as text is larger, and a page that reads a disk image stands still. */
const mostBytes = 16 * 1024 * 1024
const shownLength = 2_000

/** Takes a text from a file of this computer, or pasted. The file itself stays where it is. */
export function FileInput({ label, value, onChange, accept }: FileInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const [name, setName] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  async function take(file: File | undefined) {
    if (file === undefined) return
    setProblem(null)
    if (file.size > mostBytes) return setProblem(`${file.name} is larger than ${bytesText(mostBytes)}.`)
    try {
      const text = await file.text()
      setName(file.name)
      onChange(text)
    } catch {
      setProblem(`${file.name} could not be read.`)
    }
  }

  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <input
          ref={input}
          type="file"
          accept={accept}
          hidden
          aria-hidden
          tabIndex={-1}
          onChange={event => {
            void take(event.currentTarget.files?.[0])
            event.currentTarget.value = ''
          }}
        />
        <Button icon={Upload} onClick={() => input.current?.click()} aria-label={`Choose a file: ${label}`}>
          Choose a file
        </Button>
        {value === '' ? (
          <span className="text-sm text-ink-3">No file is chosen.</span>
        ) : (
          <span className="flex min-w-0 items-center gap-1.5 text-sm text-ink">
            <FileText aria-hidden className="size-3.5 shrink-0 text-ink-3" />
            <span className="truncate">{name ?? 'Pasted text'}</span>
            <span className="tabular shrink-0 text-ink-3">{bytesText(value.length)}</span>
          </span>
        )}
        {value !== '' && (
          <Button
            size="sm"
            variant="ghost"
            icon={X}
            onClick={() => {
              setName(null)
              onChange('')
            }}
          >
            Clear
          </Button>
        )}
      </div>
      {problem !== null && <p className="text-xs text-bad">{problem}</p>}
      {value.length <= editableLength ? (
        <TextArea
          mono
          rows={value === '' ? 3 : 10}
          value={value}
          aria-label={label}
          placeholder="… or paste it here"
          onChange={event => {
            setName(null)
            onChange(event.target.value)
          }}
        />
      ) : (
        <pre className="max-h-40 overflow-auto rounded-md border border-line bg-surface p-2 font-mono text-2xs text-ink-2">
          {value.slice(0, shownLength)}
          {'\n…'}
        </pre>
      )}
    </div>
  )
}
