import type { ContextSettings } from '../../../shared/domain/context.ts'
import { client } from '../../client.ts'
import { describeError } from '../../describe-error.ts'
import { showToast } from '../../ui/toast.tsx'

/** Runs a call and tells when it fails. Gives back whether it worked. */
async function tell(what: string, call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    const { message, hint } = describeError(error)
    showToast({ title: what, text: hint === null ? message : `${message} ${hint}`, tone: 'error' })
    return false
  }
}

/** What can be done with a context; the list's stream brings the outcome. */
export const contextActions = {
  connect: (id: string) => tell('Could not connect', client.contexts.connect({ id })),
  disconnect: (id: string) => tell('Could not disconnect', client.contexts.disconnect({ id })),
  retry: (id: string) => tell('Could not retry', client.contexts.retry({ id })),
  configure: (id: string, settings: Partial<ContextSettings>) =>
    tell('Could not keep the settings', client.contexts.configure({ id, settings })),
  allowCommand: (id: string, fingerprint: string, allowed: boolean) =>
    tell('Could not keep your word', client.contexts.allowCommand({ id, fingerprint, allowed })),
  removeSource: (id: string) => tell('Could not forget the kubeconfig', client.contexts.removeSource({ id })),
}
