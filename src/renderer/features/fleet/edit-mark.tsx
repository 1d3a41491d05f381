import type { InlineColumn } from '../../../shared/domain/form.ts'

/** A pencil that shows while the pointer is over its row or the keyboard on its cell. The table knows what a click on it means. */
export function EditMark({ column, label }: { column: InlineColumn; label: string }) {
  return (
    <button
      type="button"
      // The grid is one stop for Tab; its arrows lead here.
      tabIndex={-1}
      data-edit={column}
      aria-label={label}
      title={label}
      className="mr-1 flex size-5 shrink-0 items-center justify-center rounded-sm text-ink-3 opacity-0 group-hover/row:opacity-100 hover:bg-hover hover:text-ink"
    >
      <svg viewBox="0 0 24 24" aria-hidden className="size-3 fill-none stroke-current stroke-2">
        <path d="M4 20l1-4L16 5l3 3L8 19l-4 1z" />
      </svg>
    </button>
  )
}
