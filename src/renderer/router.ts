import { useSyncExternalStore } from 'react'

/** Where the page is: the path behind `#` and its query. */
export type Place = { readonly path: string; readonly query: URLSearchParams }

/** What every screen gets. Optional parameters that are absent are ''. */
export type ScreenProps = { params: Readonly<Record<string, string>>; query: URLSearchParams }

/** Reads a hash (`#/fleet?q=x`). Anything that is no address of ours is the start. */
export function parsePlace(hash: string): Place {
  const text = hash.startsWith('#') ? hash.slice(1) : hash
  const cut = text.indexOf('?')
  const path = cut === -1 ? text : text.slice(0, cut)
  return { path: path.startsWith('/') ? path : '/', query: new URLSearchParams(cut === -1 ? '' : text.slice(cut + 1)) }
}

/** The parameters of `path` under `pattern` (`/database/:id/:tab?`), or null when it doesn't fit. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/').filter(part => part !== '')
  const given = path.split('/').filter(part => part !== '')
  if (given.length > wanted.length) return null
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index]
    if (!part.startsWith(':')) {
      if (value !== part) return null
      continue
    }
    const optional = part.endsWith('?')
    if (value === undefined && !optional) return null
    params[part.slice(1, optional ? -1 : undefined)] = decode(value ?? '')
  }
  return params
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** An address for `href`: parts are escaped, empty query values are left out. */
export function addressOf(parts: readonly string[], query: Readonly<Record<string, string>> = {}): string {
  return placeAddress(`/${parts.map(encodeURIComponent).join('/')}`, query)
}

/** The same for a path that is escaped, as a place has it. */
export function placeAddress(path: string, query: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))
  return `#${path}${search.size === 0 ? '' : `?${search}`}`
}

/** Goes to an address made by `addressOf`. `replace` leaves no entry in the history: for filters while they are typed. */
export function navigate(address: string, { replace = false }: { replace?: boolean } = {}) {
  if (address === location.hash) return
  if (!replace) {
    location.hash = address
    return
  }
  history.replaceState(history.state, '', address)
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}

/**
 * A name of the open entry of the window's history, the same whenever the user comes back to it. An address that is opened anew is another entry.
 */
export function currentVisit(): string {
  const state: unknown = history.state
  if (typeof state === 'object' && state !== null && 'visit' in state && typeof state.visit === 'string') return state.visit
  const visit = crypto.randomUUID()
  history.replaceState({ visit }, '')
  return visit
}

let last: { hash: string; place: Place } | null = null

function currentPlace(): Place {
  if (last === null || last.hash !== location.hash) last = { hash: location.hash, place: parsePlace(location.hash) }
  return last.place
}

function subscribePlace(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** The current place; renders again when it changes. */
export function usePlace(): Place {
  return useSyncExternalStore(subscribePlace, currentPlace)
}
