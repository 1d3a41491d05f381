import type { ObjectRef } from '../../shared/domain/kube.ts'
import { faultOfLabel, faultOfSubdomain } from '../../shared/domain/names.ts'
import type { Intent, PlanPreview } from '../../shared/domain/plan.ts'
import { isoTime } from '../lib/clock.ts'
import { maskStep } from './describe-step.ts'
import { findOperation } from './find-operation.ts'
import { createSecretMask } from './mask-secrets.ts'
import type { OperationsDeps } from './operations-api.ts'
import { parseParams } from './parse-params.ts'
import { emptyView } from './read-view.ts'
import { splitSecretParams } from './secret-params.ts'
import { stepRef } from './step-request.ts'
import { yamlText } from './yaml-text.ts'

/** Why an object can't be shown yet: a name that the form does not make up yet would only mislead in a manifest. */
function whyIncomplete(ref: ObjectRef): string | null {
  if (ref.kind === 'Namespace' ? faultOfLabel(ref.name) !== null : faultOfSubdomain(ref.name) !== null)
    return 'Its name is not complete yet.'
  return ref.namespace === null || faultOfLabel(ref.namespace) === null ? null : 'Its namespace is not complete yet.'
}

/** What the form shows while it is filled: what is wrong, field by field, and the manifests so far. No server is asked. Throws not-found. */
export function previewPlan(deps: Pick<OperationsDeps, 'engines' | 'clock' | 'randomBytes'>, intent: Intent): PlanPreview {
  const { operation } = findOperation(deps.engines, intent)
  const stages = operation.stages.map(({ id, title }) => ({ id, title }))
  const result = parseParams(operation, intent.params, isoTime(deps.clock))
  if ('fields' in result) {
    return { fields: result.fields.map(field => ({ ...field, status: 'fail' as const })), manifests: [], stages }
  }
  // A change of what exists can only be drafted from the live object, which is the plan's work.
  if (operation.creates !== true) return { fields: [], manifests: [], stages }
  const draft = operation.plan({ params: result.parsed, cluster: null, view: emptyView(), online: false, now: isoTime(deps.clock) })
  const mask = createSecretMask(deps.randomBytes(32), splitSecretParams(operation, intent.params).secrets)
  return {
    fields: draft.checks.flatMap(check => {
      if (check.field === null || (check.status !== 'fail' && check.status !== 'warn')) return []
      return [{ path: check.field, message: check.cure === null ? check.seen : `${check.seen} ${check.cure}`, status: check.status }]
    }),
    manifests: draft.steps.map(step => {
      const masked = maskStep(step, mask)
      const value = masked.verb === 'apply' ? masked.manifest : masked.verb === 'patch' || masked.verb === 'status' ? masked.patch : {}
      const ref = stepRef(step)
      const incomplete = whyIncomplete(ref)
      return { ref, title: step.title, yaml: incomplete === null ? yamlText(value) : '', incomplete }
    }),
    stages,
  }
}
