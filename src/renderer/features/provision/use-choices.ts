import { useEffect, useState } from 'react'
import { client } from '../../client.ts'
import { describeError } from '../../describe-error.ts'
import { useDebounced } from '../../state/use-debounced.ts'
import type { FormField } from './form-field.ts'
import type { ChoiceBook, Offered } from './form-section.tsx'
import { type Params, valueAt } from './form-values.ts'

const nothing: ChoiceBook = new Map()

/** What the chosen context offers for each field that asks for choices. Offline nothing is offered: everything can be typed. */
export function useChoices(contextId: string | null, fields: readonly FormField[], params: Params): ChoiceBook {
  const [book, setBook] = useState<ChoiceBook>(nothing)
  const place = fields.find(field => field.choices === 'namespaces')
  const typed = place === undefined ? undefined : valueAt(params, place.path)
  const namespace = useDebounced(typeof typed === 'string' ? typed : '', 400)
  const sources = [...new Set(fields.flatMap(field => (field.choices === null ? [] : [field.choices])))].join(' ')
  useEffect(() => {
    setBook(nothing)
    if (contextId === null || sources === '') return
    const abort = new AbortController()
    for (const source of sources.split(' ')) {
      const put = (entry: Offered) => {
        if (!abort.signal.aborted) setBook(before => new Map(before).set(source, entry))
      }
      const asked = namespace === '' ? { id: contextId, source } : { id: contextId, source, namespace }
      client.contexts.choices(asked, { signal: abort.signal }).then(
        choices => put({ choices, problem: null }),
        (reason: unknown) =>
          put({ choices: [], problem: `The values that this context offers could not be read: ${describeError(reason).message}` }),
      )
    }
    return () => abort.abort()
  }, [contextId, sources, namespace])
  return book
}
