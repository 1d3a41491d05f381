import { z } from 'zod'
import type { KindRef } from '../../../shared/domain/kube.ts'
import type { Operation } from '../engine.ts'
import { changesOf } from './change-operation.ts'

const nothing = z.object({})

/** A verb that other engines have and this one can't do: it stands in the list with its reason. */
export function impossible(kind: KindRef, verb: Pick<Operation<unknown>, 'id' | 'title' | 'summary'>, because: string): Operation<object> {
  return changesOf({ kind })<object>({
    ...verb,
    risk: 'disruptive',
    params: nothing,
    section: { title: verb.title, summary: '' },
    because: () => because,
    draft: () => ({ steps: [], checks: [] }),
    stages: [],
  })
}
