import { setImmediate as nextTurn } from 'node:timers/promises'
import type { KubeObject } from '../../shared/domain/kube.ts'
import type { PlanStep } from '../../shared/domain/plan.ts'
import type { DraftStep, PlanDraft } from '../engines/engine.ts'
import { wordFact } from './call-facts.ts'
import { diffObjects } from './diff.ts'
import { isRecord } from './json.ts'
import type { SecretMask } from './mask-secrets.ts'
import type { Prediction } from './predict-step.ts'
import { buildStepRequest, requestTarget, stepRef, waitOf } from './step-request.ts'
import { yamlText } from './yaml-text.ts'

interface DescribeInput {
  readonly step: DraftStep
  /** null: offline. */
  readonly prediction: Prediction | null
  readonly mask: SecretMask
  readonly draft: Pick<PlanDraft, 'consequenceOf'>
  readonly noise: readonly string[]
}

/** The requests that are made here are only shown. */
const neverSent = new AbortController().signal

/**
 * One write as the page shows it: nothing in it is secret. A definition of half a megabyte is gone through several times, so other work gets its turn
 * in between.
 */
export async function describeStep(input: DescribeInput): Promise<PlanStep> {
  const { step, prediction, mask } = input
  const masked = maskStep(step, mask)
  const request = buildStepRequest(masked, {
    basis: prediction?.basis ?? null,
    force: prediction?.force ?? false,
    guardCreate: prediction?.guardCreate ?? true,
    signal: neverSent,
  })
  // A call changes no field of its pod.
  const live = step.verb === 'call' ? null : maskWhole(step, prediction?.live ?? null, mask)
  await nextTurn()
  const predicted = maskWhole(step, prediction?.predicted ?? null, mask)
  await nextTurn()
  const comparable = prediction !== null && prediction.unpredicted === null && prediction.refusal === null
  const sent = masked.verb === 'apply' ? ({ how: 'apply', body: masked.manifest } as const) : sentPatch(masked)
  const diff = comparable
    ? diffObjects({
        live,
        predicted,
        sent,
        noise: input.noise,
        aboutStatus: step.verb === 'status',
        consequenceOf: pointer => input.draft.consequenceOf(step.id, pointer),
      })
    : { changes: [], more: 0 }
  await nextTurn()
  const manifest = yamlText(contentOf(masked, request.body ?? '{}'))
  await nextTurn()
  const liveText = live === null ? null : yamlText(withoutBookkeeping(live))
  await nextTurn()
  const predictedText = predicted === null ? null : yamlText(withoutBookkeeping(predicted))
  await nextTurn()
  return {
    id: step.id,
    title: step.title,
    verb: step.verb,
    ref: stepRef(step),
    ...waitOf(step),
    call: { method: request.method, path: requestTarget(request), contentType: request.contentType ?? null, body: request.body ?? null },
    manifest,
    basis: {
      exists: prediction?.basis.exists ?? null,
      uid: prediction?.basis.uid ?? null,
      resourceVersion: prediction?.basis.resourceVersion ?? null,
    },
    live: liveText,
    predicted: predictedText,
    changes: diff.changes,
    ...(diff.more > 0 && { moreChanges: diff.more }),
    conflicts: (prediction?.takeovers ?? []).map(({ path, manager, message }) => ({ path, manager, message: mask.text(message) })),
    warnings: (prediction?.warnings ?? []).map(mask.text),
    unpredicted: prediction === null ? 'The plan was made without a cluster.' : reasonFor(prediction, mask),
    ...(step.verb === 'call' && { standsOn: step.standsOn.map(fact => mask.text(wordFact(fact, prediction?.facts ?? {}))) }),
  }
}

/** What a step sends, to be shown as YAML. */
function contentOf(step: DraftStep, body: string): unknown {
  switch (step.verb) {
    case 'apply':
      return step.manifest
    case 'delete':
      return JSON.parse(body)
    case 'call':
      return step.body
    default:
      return step.patch
  }
}

function reasonFor(prediction: Prediction, mask: SecretMask): string | null {
  const reason = prediction.unpredicted ?? prediction.refusal
  return reason === null ? null : mask.text(reason)
}

/** A step without secret values. */
export function maskStep(step: DraftStep, mask: SecretMask): DraftStep {
  if (step.verb === 'delete') return step
  if (step.verb === 'apply') {
    const manifest = mask.object(step.kind, step.manifest)
    const metadata = isRecord(manifest) && isRecord(manifest.metadata) ? manifest.metadata : {}
    return { ...step, manifest: { ...(isRecord(manifest) ? manifest : {}), metadata: { ...metadata, name: step.manifest.metadata.name } } }
  }
  if (step.verb === 'call') {
    const body = mask.object(step.kind, step.body)
    return isRecord(body) ? { ...step, body: { ...body } } : step
  }
  const patch = mask.object(step.kind, step.patch)
  return isRecord(patch) ? { ...step, patch: { ...patch } } : step
}

function sentPatch(step: DraftStep) {
  return step.verb === 'patch' || step.verb === 'status' ? ({ how: 'merge', body: step.patch } as const) : null
}

/** Masked, with managedFields: the diff needs them to tell whose a field is. */
function maskWhole(step: DraftStep, object: KubeObject | null, mask: SecretMask): KubeObject | null {
  if (object === null) return null
  const masked = mask.object(step.kind, object)
  if (!isRecord(masked) || !isRecord(masked.metadata)) return null
  return { ...masked, metadata: { ...masked.metadata, name: object.metadata.name } }
}

/** As it is shown: what the server counts for itself (a dry-run's uid and times are never the real ones) is no part of a diff. */
function withoutBookkeeping(object: KubeObject): KubeObject {
  const { managedFields: _, uid: _uid, creationTimestamp: _made, generation: _generation, ...metadata } = object.metadata
  return { ...object, metadata }
}
