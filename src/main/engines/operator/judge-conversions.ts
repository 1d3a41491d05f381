import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Check } from '../../../shared/domain/plan.ts'
import { caution, judge, notKnown, type Objection, refuse } from '../change/judge.ts'
import type { ContextView } from '../engine.ts'
import { customResourceDefinitionKind } from '../kube-kinds.ts'
import { servedVersions } from '../operator-parts.ts'
import { at, str, strings } from '../read-json.ts'
import { answererWords, serviceOf, withoutCertificate } from '../read-webhook.ts'
import { definitionsIn, isAppliedByUs, isWithin, type ManifestObject } from './manifest.ts'
import { converterOf, holdsService, isThere } from './webhook-services.ts'

/**
 * What becomes of the webhooks that convert stored objects between the versions of a definition: new ones, others, and such as are dropped. Without
 * an answer the API server can't read an object in another version than it is stored in: no list, no watch, no write. `all`: the whole manifest;
 * `sent`: what of it is written. Source: `apiextensions.k8s.io/v1`, CustomResourceConversion.
 */
export function judgeConversions(all: readonly ManifestObject[], sent: readonly ManifestObject[], view: ContextView): Check[] {
  const definitions = definitionsIn(all)
  const liveOf = ({ metadata }: KubeObject) => view.get(customResourceDefinitionKind, null, metadata.name)
  const unread = definitions.some(definition => liveOf(definition) === null) && view.knows(customResourceDefinitionKind) !== 'listed'
  const doubts = unread
    ? [
        notKnown(
          null,
          'Its definitions as they are can’t be read: what converts their objects now is not known.',
          'Ask for the right to read them.',
        ),
      ]
    : []
  const objections = [...doubts, ...definitions.flatMap(wanted => judgeDefinition({ wanted, live: liveOf(wanted), all, sent, view }))]
  return judge('conversions', 'Conversion of stored objects', 'No conversion webhook is new, and none changes.', objections)
}

interface Looked {
  readonly wanted: KubeObject
  readonly live: KubeObject | null
  readonly all: readonly ManifestObject[]
  readonly sent: readonly ManifestObject[]
  readonly view: ContextView
}

function judgeDefinition(looked: Looked): Objection[] {
  const { wanted, live } = looked
  const [asked, before] = [converterOf(wanted), converterOf(live)]
  if (asked === undefined) return before === undefined ? [] : [dropped(looked, before)]
  const isSame = before !== undefined && isWithin(withoutCertificate(asked), withoutCertificate(before))
  const fault = faultOfService(asked, looked)
  if (isSame) return fault === null ? [] : [{ ...fault, status: fault.status === 'fail' ? 'warn' : fault.status }]
  const how = before === undefined ? 'New' : `Changed (before: ${answererWords(before) ?? 'nobody'})`
  const says = `${how}: ${wanted.metadata.name} is converted between its versions (${servedVersions(wanted).join(', ')}) by ${answererWords(asked) ?? 'nobody'}.`
  const told = isNeeded(wanted, live)
    ? caution(
        null,
        `${says} While nobody answers there, its objects can’t be read or written in another version than they are stored in.`,
        'When the operator is down, have it run again soon: its databases may not be readable meanwhile.',
      )
    : caution(null, `${says} It has one version alone, so that nobody is asked yet.`)
  return fault === null ? [told] : [told, fault]
}

/** What is wrong with whom the API server would ask; null: nothing that is seen. */
function faultOfService(asked: unknown, { wanted, live, all, sent, view }: Looked): Objection | null {
  const service = serviceOf(asked)
  const { name } = wanted.metadata
  if (service === null)
    return answererWords(asked) === null
      ? refuse('manifest', `${name} names nobody who converts its objects.`, 'Choose the manifest of a release.')
      : null
  const there = isThere(service, { all, sent, view })
  if (there === true) return null
  const named = `Service ${service.namespace}/${service.name}`
  if (there === null)
    return notKnown(
      null,
      `${named}, which converts objects of ${name}, was not read, or can’t be: whether it is there is not known.`,
      `Look for it, or ask who may read it: kubectl get service ${service.name} -n ${service.namespace}.`,
    )
  if (!isNeeded(wanted, live)) return caution(null, `${named}, which converts objects of ${name}, is not there.`, `Create ${named}.`)
  const seen = `${named}, which converts objects of ${name}, is neither in the cluster nor applied with it: objects that are stored in another version could no longer be read, and the operator would not see its databases.`
  return holdsService(all, service)
    ? refuse('everything', seen, 'Apply what else changed, too: the manifest holds it.')
    : refuse('manifest', seen, `Take a manifest that holds ${named}, or create it first.`)
}

/** The manifest names no webhook any more, or says that nothing is to be converted. */
function dropped({ wanted, live, sent, all, view }: Looked, before: unknown): Objection {
  const { name } = wanted.metadata
  const by = answererWords(before) ?? 'nobody'
  const stored = strings(live, 'status', 'storedVersions')
  const isSent = sent.some(({ object }) => object === wanted)
  const goes = isSent && (str(wanted, 'spec', 'conversion', 'strategy') !== null || isAppliedByUs(live))
  if (goes)
    return caution(
      null,
      `Dropped: ${name} is no longer converted by ${by}. Objects of its other versions are read with another apiVersion and nothing else: fields that are called otherwise there are not found${stored.length > 1 ? ` (objects may be stored in ${stored.join(', ')})` : ''}.`,
      stored.length > 1 ? 'Read in the release notes whether stored objects must be migrated first.' : null,
    )
  const service = serviceOf(before)
  const there = service === null ? true : isThere(service, { all, sent, view })
  const says = `${name} is converted by ${by}, and the manifest doesn’t name that any more: it stays.`
  const cure = 'Read in the release notes whether it is still wanted; if not, set spec.conversion.strategy of the definition to None.'
  if (there === false)
    return caution(
      null,
      `${says} But that is not there: objects that are stored in another version than they are asked for can’t be read.`,
      cure,
    )
  const kept = service === null || holdsService(all, service)
  const then = kept
    ? ''
    : ' That is not in the manifest either: once it is deleted, objects that are stored in another version can’t be read.'
  return caution(null, `${says}${then}`, cure)
}

/** Whether there is more than one version that an object can be stored in or asked for. */
function isNeeded(wanted: unknown, live: unknown): boolean {
  return new Set([...servedVersions(wanted), ...strings(at(live, 'status'), 'storedVersions')]).size > 1
}
