import { useEffect, useRef } from 'react'

export type SelectBoxProps = {
  /** null: some of those that it stands for are, some are not. */
  checked: boolean | null
  label: string
  /** Absent in rows, whose grid hears the click. */
  onChange?: () => void
}

/** The box by which databases are selected. In rows it is no stop for Tab: the grid has keys for it. */
export function SelectBox({ checked, label, onChange }: SelectBoxProps) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = checked === null
  }, [checked])
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label={label}
      checked={checked === true}
      {...(onChange === undefined ? { readOnly: true, tabIndex: -1 } : { onChange })}
      className="size-3.5 cursor-pointer accent-accent"
    />
  )
}
