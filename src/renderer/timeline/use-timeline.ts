import { useCallback, useEffect, useRef, useState } from 'react'
import type { TimelineEntry } from '../../shared/domain/timeline.ts'
import { client } from '../client.ts'
import { describeError, type ShownError } from '../describe-error.ts'
import { useStream } from '../state/use-stream.ts'
import { joinFirstPage, joinOlder } from './timeline-days.ts'

/** What is asked for; empty texts ask for everything. */
export type TimelineFilter = {
  readonly cluster?: string
  readonly contexts?: string
  readonly namespaces?: string
  readonly kinds?: string
  readonly health?: string
  readonly search?: string
}

type Held = {
  readonly key: string
  readonly entries: readonly TimelineEntry[]
  readonly next: string | null
  readonly loaded: boolean
  readonly error: ShownError | null
}

export type TimelineView = Omit<Held, 'key'> & {
  /** Why nothing new is told just now; null: it is. */
  readonly lost: ShownError | null
  readonly busy: boolean
  readonly loadOlder: () => void
  readonly reload: () => void
}

/** Entries per page. */
const pageSize = 100
/** What a page holds at most; older ones are found by searching or in an export. */
const mostHeld = 5_000

/** The timeline that fits the filter: the newest page, kept live, and older ones as they are asked for. */
export function useTimeline(filter: TimelineFilter): TimelineView {
  const key = JSON.stringify(filter)
  const { value, lost } = useStream('history', signal => client.history.watch(undefined, { signal }))
  const rev = value?.rev ?? null
  const [round, setRound] = useState(0)
  const [held, setHeld] = useState<Held>({ key, entries: [], next: null, loaded: false, error: null })
  const [busy, setBusy] = useState(false)
  const wanted = useRef(filter)
  useEffect(() => {
    wanted.current = filter
  })

  useEffect(() => {
    if (rev === null && round === 0) return
    const abort = new AbortController()
    client.history.list({ ...wanted.current, limit: pageSize }, { signal: abort.signal }).then(
      page => {
        if (abort.signal.aborted) return
        setHeld(before => {
          const same = before.key === key && before.loaded && before.entries.length > pageSize
          const entries = same ? joinFirstPage(page.entries, before.entries) : page.entries
          return { key, entries: entries.slice(0, mostHeld), next: same ? before.next : page.next, loaded: true, error: null }
        })
      },
      (error: unknown) => {
        if (!abort.signal.aborted)
          setHeld(before => ({ ...before, key, loaded: before.key === key && before.loaded, error: describeError(error) }))
      },
    )
    return () => abort.abort()
  }, [key, rev, round])

  const shown = held.key === key ? held : { key, entries: [], next: null, loaded: false, error: null }
  const { next } = shown
  const full = shown.entries.length >= mostHeld
  const loadOlder = useCallback(() => {
    if (next === null || busy || full) return
    setBusy(true)
    client.history
      .list({ ...wanted.current, limit: pageSize, cursor: next })
      .then(
        page =>
          setHeld(before =>
            before.key === key ? { ...before, entries: joinOlder(before.entries, page.entries), next: page.next } : before,
          ),
        (error: unknown) => setHeld(before => ({ ...before, error: describeError(error) })),
      )
      .finally(() => setBusy(false))
  }, [next, busy, full, key])
  const reload = useCallback(() => setRound(before => before + 1), [])
  return { ...shown, next: full ? null : next, lost, busy, loadOlder, reload }
}
