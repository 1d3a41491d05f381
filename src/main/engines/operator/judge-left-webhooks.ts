import { type KindRef, type KubeObject, kindKey } from '../../../shared/domain/kube.ts'
import type { Check } from '../../../shared/domain/plan.ts'
import { caution, judge, notKnown, type Objection } from '../change/judge.ts'
import type { ContextView } from '../engine.ts'
import { serviceKind } from '../kube-kinds.ts'
import { at, str } from '../read-json.ts'
import { groupsOf, refusesUnanswered, serviceOf, webhookKinds, webhooksIn } from '../read-webhook.ts'
import { failureWords, groupsDefinedBy, resourceWords } from './judge-webhooks.ts'
import { isAppliedByUs, type ManifestObject, nameOf } from './manifest.ts'
import type { OperatorInPlace } from './operator-change.ts'
import { holdsService, isCut, leadsTo, type ServiceName } from './webhook-services.ts'

/** Told one by one; more than that no operator leaves behind. */
const mostTold = 30

/**
 * The operator's webhooks that are there and not in the new manifest. Nothing is deleted by applying a manifest: the API server goes on asking them,
 * and where it must have an answer, writes fail once nobody gives one. `all`: the whole manifest; `sent`: what of it is written.
 */
export function judgeLeftWebhooks(
  all: readonly ManifestObject[],
  sent: readonly ManifestObject[],
  inPlace: Pick<OperatorInPlace, 'deployment' | 'namespace' | 'view'>,
): Check[] {
  const { view } = inPlace
  const unread = webhookKinds.filter(kind => view.knows(kind) === 'forbidden' || view.knows(kind) === 'unknown')
  const doubts = unread.map(kind =>
    notKnown(
      null,
      `${kind.kind}s can’t be listed: whether one of the operator’s stays behind is not known.`,
      'Ask for the right to list them.',
    ),
  )
  const cut = isCut(all, inPlace.namespace, view)
  if (cut)
    doubts.push(
      notKnown(
        null,
        'More Services are asked by webhooks than are read: whether one of the operator’s webhooks at the others stays behind is not known.',
        'Look at the webhooks that lead to its namespace.',
      ),
    )
  const groups = groupsDefinedBy(all)
  const left = webhookKinds.flatMap(kind =>
    view.list(kind, null).flatMap(configuration => judgeConfiguration({ kind, configuration, all, sent, groups, cut, inPlace })),
  )
  return judge('left-webhooks', 'Webhooks that stay behind', 'Every webhook of the operator that is there is in the manifest.', [
    ...doubts,
    ...left.slice(0, mostTold),
  ])
}

interface Looked {
  readonly kind: KindRef
  readonly configuration: KubeObject
  readonly all: readonly ManifestObject[]
  readonly sent: readonly ManifestObject[]
  readonly groups: ReadonlySet<string>
  /** Not all Services that are asked were read. */
  readonly cut: boolean
  readonly inPlace: Pick<OperatorInPlace, 'deployment' | 'namespace' | 'view'>
}

function judgeConfiguration(looked: Looked): Objection[] {
  const { kind, configuration, all, sent } = looked
  const isIt = (each: ManifestObject) => kindKey(each.kind) === kindKey(kind) && each.object.metadata.name === configuration.metadata.name
  const wanted = all.find(isIt)
  const kept = new Set(wanted === undefined ? [] : webhooksIn(wanted.object).map(webhook => str(webhook, 'name')))
  const goes = sent.some(isIt) && isAppliedByUs(configuration)
  return webhooksIn(configuration)
    .filter(webhook => !kept.has(str(webhook, 'name')) && isOperators(webhook, looked))
    .map(webhook => (goes ? describeGone(webhook) : describeLeft(webhook, looked, wanted !== undefined)))
}

/** Its Service is in the operator's namespace, and leads to its pods or stands before its resources: others have webhooks about them, too. */
function isOperators(webhook: unknown, { groups, inPlace }: Looked): boolean {
  const service = serviceOf(at(webhook, 'clientConfig'))
  if (service === null || service.namespace !== inPlace.namespace) return false
  const live = inPlace.view.get(serviceKind, service.namespace, service.name)
  return live === null ? groupsOf(webhook).some(group => groups.has(group)) : leadsTo(live, inPlace.deployment)
}

function describeGone(webhook: unknown): Objection {
  return caution(
    null,
    `Dropped: ${str(webhook, 'name') ?? 'a webhook without a name'} is no longer asked about ${resourceWords(webhook)}.`,
    'Read in the release notes what checks them now.',
  )
}

function describeLeft(webhook: unknown, { kind, configuration, all, cut, inPlace }: Looked, isPart: boolean): Objection {
  const service = serviceOf(at(webhook, 'clientConfig'))
  const named = nameOf({ object: { ...configuration, kind: kind.kind } })
  const what = `${str(webhook, 'name') ?? 'A webhook without a name'} of ${named}`
  const after = service === null ? '' : afterwards(webhook, service, { all, cut, view: inPlace.view })
  const cure = isPart
    ? `If the new version does without it, take it out of ${named}.`
    : `If the new version does without it, delete it: kubectl delete ${kind.plural} ${configuration.metadata.name}.`
  return caution(
    null,
    `${what} is not in the manifest and stays: it is asked about ${resourceWords(webhook)}; ${failureWords(webhook)}.${after}`,
    cure,
  )
}

/** What becomes of the Service that is asked. */
function afterwards(
  webhook: unknown,
  service: ServiceName,
  { all, cut, view }: Pick<Looked, 'all' | 'cut'> & { readonly view: ContextView },
): string {
  const named = `Service ${service.namespace}/${service.name}`
  const then = refusesUnanswered(webhook) ? 'all these writes are refused' : 'they are taken unchecked'
  if (holdsService(all, service)) return ` If the new version no longer answers at ${named}, ${then}.`
  if (view.get(serviceKind, service.namespace, service.name) !== null)
    return ` ${named}, which it asks, is not in the manifest either: once it is deleted, or the new version no longer answers there, ${then}.`
  return view.knows(serviceKind) === 'listed' && !cut ? ` ${named}, which it asks, is not there: ${then} already.` : ''
}
