import { useEffect, useState } from 'react'
import { client } from '../client.ts'
import { enginesStore, loadEngines } from '../state/engines-store.ts'
import { useDebounced } from '../state/use-debounced.ts'
import { actionRows, type KnownActions } from './action-commands.ts'

/** Typing rests so long before databases are asked about, in ms. */
const restMs = 150

/** What can be done to the databases that what is typed names, by their engines' word of now. Those that can't be asked have none. */
export function useActions(text: string): KnownActions {
  const [known, setKnown] = useState<KnownActions>(new Map())
  const engines = enginesStore(view => view.engines)
  const rested = useDebounced(text, restMs)
  useEffect(loadEngines, [])
  useEffect(() => {
    if (engines === null) return
    const abort = new AbortController()
    for (const { id } of actionRows(rested)) {
      client.clusters.get({ id }, { signal: abort.signal }).then(
        sight => {
          if (!abort.signal.aborted) setKnown(before => new Map(before).set(id, sight.actions))
        },
        // The palette goes on without it; the database's own page says what is wrong.
        () => undefined,
      )
    }
    return () => abort.abort()
  }, [rested, engines])
  return known
}
