import { type ReactNode, useState } from 'react'

/** Rows drawn at first: lists from a cluster have any length. */
const pageSize = 100

/** The first rows of a list, and the button that shows more of them. */
export function usePaged<Row>(rows: readonly Row[]): { readonly shown: readonly Row[]; readonly more: ReactNode } {
  const [limit, setLimit] = useState(pageSize)
  const left = rows.length - limit
  return {
    shown: rows.slice(0, limit),
    more:
      left > 0 ? (
        <button
          type="button"
          onClick={() => setLimit(limit + 500)}
          className="px-3 py-2 text-xs font-medium text-accent-text -outline-offset-2 hover:underline"
        >
          Show {Math.min(left, 500)} more of {left}
        </button>
      ) : null,
  }
}
