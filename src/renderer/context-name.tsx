import type { Run } from '../shared/domain/run.ts'
import { contextOfRecord, contextsStore, contextTitle } from './state/contexts-store.ts'
import { ContextLabel } from './ui/context-label.tsx'

export type ContextNameProps = {
  /** Its id; null where only the name was kept. */
  id: string | null
  /** Its name as it was when the record was made. */
  name: string
  brief?: boolean | undefined
}

/** The context of a plan, a run or a journal entry, called as everywhere else: by its alias of today, with its real name beside it. */
export function ContextName({ id, name, brief }: ContextNameProps) {
  const context = contextsStore(view => contextOfRecord(view, id, name))
  if (context === undefined) return <ContextLabel title={name} colour={null} brief={brief} />
  return <ContextLabel title={contextTitle(context)} colour={context.settings.colour} name={name} brief={brief} />
}

/** The context of a run, for tables of runs. */
export function contextOfRun(run: Run) {
  return <ContextName id={run.target.contextId} name={run.target.contextName} />
}
