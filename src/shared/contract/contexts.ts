import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { ContextInfo, ContextList, ContextSettings } from '../domain/context.ts'
import { Choice } from '../domain/form.ts'
import { Rights } from '../domain/rights.ts'
import { procedure } from './procedure.ts'

const ById = z.object({ id: z.string() })

export const contexts = {
  list: procedure.route({ method: 'GET', path: '/contexts', summary: 'All contexts of all kubeconfigs' }).output(ContextList),
  /** The whole list at once and again after each change, coalesced. */
  watch: procedure.output(eventIterator(ContextList)),
  connect: procedure
    .route({ method: 'POST', path: '/contexts/{id}/connect', summary: 'Connect a context' })
    .input(ById)
    .output(ContextInfo),
  disconnect: procedure
    .route({ method: 'POST', path: '/contexts/{id}/disconnect', summary: 'Disconnect a context' })
    .input(ById)
    .output(ContextInfo),
  /** Cuts a backoff short. */
  retry: procedure.route({ method: 'POST', path: '/contexts/{id}/retry', summary: 'Try again now' }).input(ById).output(ContextInfo),
  /** Allows (or forbids again) the context's credential command, exactly as `fingerprint` names it. */
  allowCommand: procedure
    .route({ method: 'POST', path: '/contexts/{id}/command', summary: 'Allow a credential command' })
    .input(z.object({ id: z.string(), fingerprint: z.string(), allowed: z.boolean() }))
    .output(ContextInfo),
  /** One part of a credential command that is not shown whole, by its place in the list. Journalled (never the value). */
  revealCommand: procedure
    .input(z.object({ id: z.string(), part: z.enum(['argument', 'environment']), at: z.number().int().min(0) }))
    .output(z.object({ value: z.string(), hideAfterSeconds: z.number() })),
  configure: procedure
    .route({ method: 'PATCH', path: '/contexts/{id}', summary: 'Set alias, colour, group, favourite, pin, protection' })
    .input(z.object({ id: z.string(), settings: ContextSettings.partial() }))
    .output(ContextInfo),
  /** What this context offers for a form's field. `source` is the field's `choices`. */
  choices: procedure
    .route({ method: 'GET', path: '/contexts/{id}/choices/{source}', summary: 'Choices for a field' })
    .input(z.object({ id: z.string(), source: z.string(), namespace: z.string().optional() }))
    .output(z.array(Choice)),
  rights: procedure
    .route({ method: 'GET', path: '/contexts/{id}/rights', summary: 'What you may do in a namespace' })
    .input(z.object({ id: z.string(), namespace: z.string().min(1).max(63) }))
    .output(Rights),
  addFile: procedure
    .route({ method: 'POST', path: '/kubeconfigs/files', summary: 'Add a kubeconfig file' })
    .input(z.object({ path: z.string().max(4096) }))
    .output(ContextList),
  addText: procedure
    .route({ method: 'POST', path: '/kubeconfigs/texts', summary: 'Add a pasted kubeconfig' })
    .input(z.object({ title: z.string().max(80), text: z.string().max(4 * 1024 * 1024) }))
    .output(ContextList),
  removeSource: procedure
    .route({ method: 'DELETE', path: '/kubeconfigs/{id}', summary: 'Forget an added kubeconfig' })
    .input(ById)
    .output(ContextList),
}
