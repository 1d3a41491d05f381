import { Plus, X } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import { controlLook } from '../../ui/control-look.ts'
import { IconButton } from '../../ui/icon-button.tsx'

export type ListInputProps = {
  label: string
  value: readonly string[]
  onChange: (value: readonly string[]) => void
  placeholder?: string | undefined
}

/** A list of texts, one per line. */
export function ListInput({ label, value, onChange, placeholder }: ListInputProps) {
  const rows = value.map((text, at) => ({ text, at }))
  // Whoever adds an entry wants to type it next.
  const added = useRef(false)
  const focusAdded = (input: HTMLInputElement | null) => {
    if (input === null || !added.current) return
    added.current = false
    input.focus()
  }
  return (
    <div className="flex flex-col gap-1.5">
      {rows.map(({ text, at }) => (
        <div key={at} className="flex items-center gap-1">
          <input
            ref={at === rows.length - 1 ? focusAdded : undefined}
            aria-label={`${label}, entry ${at + 1}`}
            className={controlLook}
            value={text}
            placeholder={placeholder}
            spellCheck={false}
            autoComplete="off"
            onChange={event => onChange(value.map((old, index) => (index === at ? event.target.value : old)))}
          />
          <IconButton
            label={`Remove entry ${at + 1}`}
            icon={X}
            size="sm"
            onClick={() => onChange(value.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <Button
        size="sm"
        variant="ghost"
        icon={Plus}
        className="-ml-2 self-start"
        onClick={() => {
          added.current = true
          onChange([...value, ''])
        }}
      >
        Add
      </Button>
    </div>
  )
}
