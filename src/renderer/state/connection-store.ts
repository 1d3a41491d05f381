import { create } from 'zustand'

/** Whether the page has its host. `refused`: the host turned us away because we hold no token. */
export type Connection = {
  state: 'connecting' | 'up' | 'down'
  since: string
  attempt: number
  /** When the next attempt is made (ms since the epoch). */
  retryAt: number | null
  refused: boolean
}

export const connection = create<Connection>(() => ({
  state: 'connecting',
  since: new Date().toISOString(),
  attempt: 0,
  retryAt: null,
  refused: false,
}))
