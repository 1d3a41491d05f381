import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { Consent, Intent, Plan, PlanPreview, PlanSummary } from '../domain/plan.ts'
import { Run } from '../domain/run.ts'
import { procedure } from './procedure.ts'

const ById = z.object({ id: z.string() })

/** Files to be written: one YAML, or a folder with a kustomization. Secret values are left out and said so. */
export const ManifestFiles = z.object({ files: z.array(z.object({ name: z.string(), text: z.string() })), omitted: z.array(z.string()) })
export type ManifestFiles = z.infer<typeof ManifestFiles>

export const PlanFacts = z.object({
  stale: z.boolean(),
  fact: z.string().nullable(),
  checkedAt: z.string().nullable(),
  problem: z.string().nullable(),
})
export type PlanFacts = z.infer<typeof PlanFacts>

export const plans = {
  /** What the form shows while it is filled: no server is asked. */
  preview: procedure
    .route({ method: 'POST', path: '/plans/preview', summary: 'Check parameters and show the manifests' })
    .input(Intent)
    .output(PlanPreview),
  create: procedure.route({ method: 'POST', path: '/plans', summary: 'Make a plan' }).input(Intent).output(Plan),
  list: procedure.route({ method: 'GET', path: '/plans', summary: 'Plans that are kept here' }).output(z.array(PlanSummary)),
  get: procedure.route({ method: 'GET', path: '/plans/{id}', summary: 'One plan' }).input(ById).output(Plan),
  /** Checks a kept or opened plan again, against `contextId` when it was made offline or elsewhere: gives a new plan. */
  renew: procedure
    .route({ method: 'POST', path: '/plans/{id}/renew', summary: 'Check a plan again, for a context' })
    .input(z.object({ id: z.string(), contextId: z.string() }))
    .output(Plan),
  /** Re-checks and writes. The run goes on by itself; follow it with `runs.watch`. Throws stale-plan, blocked. */
  apply: procedure
    .route({ method: 'POST', path: '/plans/{id}/apply', summary: 'Apply a plan' })
    .input(z.object({ id: z.string(), consent: Consent }))
    .output(Run),
  /** The plan as a file's text, fit for another laptop. Secret values that were typed in are left out. */
  exportFile: procedure
    .route({ method: 'GET', path: '/plans/{id}/file', summary: 'A plan as a file' })
    .input(ById)
    .output(z.object({ name: z.string(), text: z.string() })),
  importFile: procedure
    .route({ method: 'POST', path: '/plans/import', summary: 'Open a plan file' })
    .input(z.object({ text: z.string().max(16 * 1024 * 1024) }))
    .output(Plan),
  manifests: procedure
    .route({ method: 'GET', path: '/plans/{id}/manifests', summary: 'The manifests of a plan as YAML' })
    .input(z.object({ id: z.string(), layout: z.enum(['single', 'kustomization']) }))
    .output(ManifestFiles),
  discard: procedure.route({ method: 'DELETE', path: '/plans/{id}', summary: 'Discard a plan' }).input(ById).output(z.object({})),
  /**
   * Sends `stale` with the fact that moved, as soon as it is known, while a plan is being read. `checkedAt` is null until the cluster was looked
   * at; `problem` says why it can't be looked at now: then nothing is known about the facts.
   */
  watchFacts: procedure.input(ById).output(eventIterator(PlanFacts)),
}
