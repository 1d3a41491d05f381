import { AppError } from '../../shared/domain/app-error.ts'
import type { NewJournalEntry } from '../../shared/domain/run.ts'
import type { Contexts } from './contexts.ts'

/** Which part of a context's credential command: the argument or variable at this place of its list. */
export interface CommandPart {
  readonly id: string
  readonly part: 'argument' | 'environment'
  readonly at: number
}

/** Reads one part of a credential command as the kubeconfig has it. */
export type RevealCommand = (input: CommandPart) => { value: string; hideAfterSeconds: number }

/** A revealed secret leaves the page within this (quality S1). */
const hideAfterSeconds = 30

/** Shows what a consent is asked for. Each reveal is journalled first, never the value. Throws not-found, and blocked without a journal. */
export function createRevealCommand(deps: {
  readonly contexts: Pick<Contexts, 'info' | 'command'>
  readonly record: (entry: NewJournalEntry) => void
}): RevealCommand {
  return ({ id, part, at }) => {
    const info = deps.contexts.info(id)
    const command = deps.contexts.command(id)
    const value = part === 'argument' ? command?.args[at] : command?.env[at]?.value
    if (value === undefined) throw new AppError('not-found', 'The command has no such part (any more).', { hint: 'Look at it again.' })
    const what = part === 'argument' ? `argument ${at + 1}` : `a variable`
    deps.record({
      kind: 'secret-revealed',
      who: info.username,
      contextName: info.name,
      title: `Revealed ${what} of the credential command of ${info.name}`,
      planId: null,
      runId: null,
      detail: null,
    })
    return { value, hideAfterSeconds }
  }
}
