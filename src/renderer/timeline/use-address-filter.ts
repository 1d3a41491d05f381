import { useEffect, useState } from 'react'
import { navigate, parsePlace, placeAddress, usePlace } from '../router.ts'
import { type AddressFilter, addressFilter, noAddressFilter, queryOfFilter } from './address-filter.ts'

/** How long typing rests before the address follows: browsers refuse too many changes of the history. */
const addressRestMs = 250

export type AddressFilterState = {
  readonly filter: AddressFilter
  /** What stands in the search box: `filter.search` follows when typing rests. */
  readonly text: string
  readonly setText: (text: string) => void
  readonly change: (change: Partial<AddressFilter>) => void
  readonly clear: () => void
}

/** The filter that the address of the open screen holds, so that a reload, the way back and a copied link show the same. */
export function useAddressFilter(): AddressFilterState {
  const { path, query } = usePlace()
  const filter = addressFilter(query)
  const [text, setText] = useState(filter.search)
  const [seen, setSeen] = useState(filter.search)
  if (seen !== filter.search) {
    setSeen(filter.search)
    // From a link or the way back, and not from what was typed here.
    if (filter.search !== addressFilter(new URLSearchParams({ q: text })).search) setText(filter.search)
  }

  useEffect(() => {
    const timer = setTimeout(() => keepInAddress(path, { search: text }), addressRestMs)
    return () => clearTimeout(timer)
  }, [path, text])

  return {
    filter,
    text,
    setText,
    // Also what was typed just now: picking a filter must not take it back.
    change: change => keepInAddress(path, { search: text, ...change }),
    clear() {
      setText('')
      keepInAddress(path, noAddressFilter)
    },
  }
}

/** Puts it into the address, if that still is where it was picked. */
function keepInAddress(path: string, change: Partial<AddressFilter>): void {
  const place = parsePlace(location.hash)
  if (place.path !== path) return
  navigate(placeAddress(path, queryOfFilter({ ...addressFilter(place.query), ...change })), { replace: true })
}
