import type { Check } from '../../shared/domain/plan.ts'
import type { DraftStep } from '../engines/engine.ts'
import type { AccessAttributes, KubeReader } from '../kube/kube-client.ts'
import type { Prediction } from './predict-step.ts'
import { asAppError, forEachBounded } from './read-view.ts'
import { stepAccess } from './step-request.ts'

/** Whether the user may make every write of a plan, by the cluster's own word. */
export async function checkRights(input: RightsInput): Promise<Check[]> {
  const wanted = new Map<string, AccessAttributes[]>()
  for (const { step, prediction } of input.steps) {
    for (const attributes of stepAccess(step, prediction.basis.exists)) {
      const key = [attributes.verb, attributes.group, attributes.resource, attributes.subresource ?? '', attributes.namespace ?? ''].join(
        '|',
      )
      const known = wanted.get(key)
      if (known) known.push(attributes)
      else wanted.set(key, [attributes])
    }
  }
  const checks = new Map<string, Check>()
  await forEachBounded([...wanted], 6, async ([key, all]) => {
    const check = await checkRight(input, key, all)
    if (check !== null) checks.set(key, check)
  })
  return [...wanted.keys()].flatMap(key => checks.get(key) ?? [])
}

/** One verb on one kind in one namespace: asked once for all names, and name by name only where that is not allowed. */
async function checkRight(input: RightsInput, key: string, all: readonly AccessAttributes[]): Promise<Check | null> {
  const [first] = all
  if (first === undefined) return null
  const { name: _, ...anyName } = first
  const resource = `${first.resource}${first.subresource === undefined ? '' : `/${first.subresource}`}`
  const id = `may-i:${key}`
  const title = `Right to ${first.verb} ${resource}${first.namespace === null ? '' : ` in ${first.namespace}`}`
  try {
    const whole = await input.reader.mayI(anyName, input.signal)
    if (whole.allowed) return passed(id, title, whole.reason ?? 'The cluster allows it.')
    const refused: string[] = []
    await forEachBounded(all, 2, async attributes => {
      const answer = attributes.name === undefined ? whole : await input.reader.mayI(attributes, input.signal)
      if (!answer.allowed)
        refused.push(answer.reason ?? `The cluster does not allow it${attributes.name === undefined ? '' : ` for ${attributes.name}`}.`)
    })
    if (refused.length === 0) return passed(id, title, 'The cluster allows it for these names.')
    const seen = [...new Set(refused)].slice(0, 10).join('\n')
    return { id, title, status: 'fail', seen, cure: cureFor(first), field: null }
  } catch (error) {
    const failure = asAppError(error)
    if (failure.code === 'cancelled') throw failure
    return { id, title, status: 'unknown', seen: failure.message, cure: failure.data.hint, field: null }
  }
}

/** Of a subresource few know that it is a right of its own. */
function cureFor({ verb, resource, subresource, namespace }: AccessAttributes): string {
  if (subresource !== 'proxy') return 'Ask the cluster’s administrator for this right.'
  const where = namespace === null ? '' : ` in namespace ${namespace}`
  return `Ask the cluster’s administrator for the right to ${verb} ${resource}/${subresource}${where}. It is a right of its own.`
}

interface RightsInput {
  readonly reader: Pick<KubeReader, 'mayI'>
  readonly steps: readonly { readonly step: DraftStep; readonly prediction: Pick<Prediction, 'basis'> }[]
  readonly signal: AbortSignal
}

function passed(id: string, title: string, seen: string): Check {
  return { id, title, status: 'pass', seen, cure: null, field: null }
}
