import { Plus, X } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { controlLook } from '../../ui/control-look.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { type MapRow, mapFromRows, rowsFromMap, sameRows } from './map-rows.ts'

export type MapInputProps = {
  label: string
  value: Readonly<Record<string, unknown>>
  onChange: (value: Readonly<Record<string, string>>) => void
  placeholder?: string | undefined
  /** Names that are known, with what their values are like. Others may be typed. */
  known?: readonly { readonly value: unknown; readonly label: string }[]
}

/** Names with values, one pair per line. Lines without a name, and doubled names, stay in sight while they are typed. */
export function MapInput({ label, value, onChange, placeholder, known = [] }: MapInputProps) {
  const listId = useId()
  const about = new Map(known.map(one => [String(one.value), one.label]))
  const [rows, setRows] = useState<readonly MapRow[]>(() => rowsFromMap(value))
  // What came from outside (a tier, a draft) wins over what stands here, unless it is what stands here.
  const shown = sameRows(rows, value) ? rows : rowsFromMap(value)
  const change = (next: readonly MapRow[]) => {
    setRows(next)
    onChange(mapFromRows(next))
  }
  const edit = (at: number, part: Partial<MapRow>) => change(shown.map((row, index) => (index === at ? { ...row, ...part } : row)))
  // Whoever adds a line wants to type it next.
  const added = useRef(false)
  const focusAdded = (input: HTMLInputElement | null) => {
    if (input === null || !added.current) return
    added.current = false
    input.focus()
  }
  return (
    <div className="flex flex-col gap-1.5">
      {known.length > 0 && (
        <datalist id={listId}>
          {known.map(one => (
            <option key={String(one.value)} value={String(one.value)}>
              {one.label}
            </option>
          ))}
        </datalist>
      )}
      {shown
        .map((row, at) => ({ row, at }))
        .map(({ row, at }) => (
          <div key={at} className="flex items-center gap-1">
            <input
              ref={at === shown.length - 1 ? focusAdded : undefined}
              aria-label={`${label}, name ${at + 1}`}
              className={controlLook}
              value={row.name}
              placeholder={placeholder ?? 'name'}
              list={known.length === 0 ? undefined : listId}
              spellCheck={false}
              autoComplete="off"
              onChange={event => edit(at, { name: event.target.value })}
            />
            <span aria-hidden className="text-ink-3">
              =
            </span>
            <input
              aria-label={`${label}, value of ${row.name === '' ? `line ${at + 1}` : row.name}`}
              className={controlLook}
              value={row.text}
              placeholder="value"
              title={about.get(row.name)}
              spellCheck={false}
              autoComplete="off"
              onChange={event => edit(at, { text: event.target.value })}
            />
            <IconButton
              label={`Remove ${row.name === '' ? `line ${at + 1}` : row.name}`}
              icon={X}
              size="sm"
              onClick={() => change(shown.filter((_, index) => index !== at))}
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
          change([...shown, { name: '', text: '' }])
        }}
      >
        Add
      </Button>
    </div>
  )
}
