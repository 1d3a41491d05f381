import { kindKey } from '../../../shared/domain/kube.ts'
import type { Check } from '../../../shared/domain/plan.ts'
import { caution, judge, notKnown, type Objection } from '../change/judge.ts'
import type { ContextView } from '../engine.ts'
import { validatingWebhookKind } from '../kube-kinds.ts'
import { at, list, num, shorten, str, strings } from '../read-json.ts'
import { mostWebhooks, refusesUnanswered, webhookKinds, webhooksIn, withoutCertificate } from '../read-webhook.ts'
import { definitionsIn, isWithin, type ManifestObject, nameOf } from './manifest.ts'

/** Longest list in one sentence, in characters. */
const longestList = 400

/**
 * Which webhooks the objects bring or change, which resources they stand before, and what happens to those when the webhook can't be reached.
 * `objects`: those that are applied. Source: `admissionregistration.k8s.io/v1`; what is left out there has the server's defaults.
 */
export function judgeWebhooks(objects: readonly ManifestObject[], view: ContextView): Check[] {
  const own = groupsDefinedBy(objects)
  const configurations = objects.filter(({ kind }) => webhookKinds.some(each => kindKey(each) === kindKey(kind)))
  const objections = configurations.flatMap(configuration => judgeConfiguration(configuration, own, view))
  return judge('webhooks', 'Which writes its webhooks stand before', 'No webhook is new, and none changes.', objections)
}

/** The API groups of the definitions among the objects. */
export function groupsDefinedBy(objects: readonly ManifestObject[]): ReadonlySet<string> {
  return new Set(definitionsIn(objects).flatMap(definition => str(definition, 'spec', 'group') ?? []))
}

function judgeConfiguration(configuration: ManifestObject, own: ReadonlySet<string>, view: ContextView): Objection[] {
  const { kind, object } = configuration
  const live = view.get(kind, null, object.metadata.name)
  const known = webhooksByName(live)
  const doubt =
    live === null && view.knows(kind) !== 'listed'
      ? [
          notKnown(
            null,
            `${nameOf(configuration)} as it is can’t be read: what of it is new is not known.`,
            'Ask for the right to read it.',
          ),
        ]
      : []
  const found = webhooksIn(object)
  return [
    ...doubt,
    ...found.flatMap(webhook => {
      const before = known.get(str(webhook, 'name') ?? '')
      const changed = before === undefined ? null : changedIn(webhook, before)
      if (changed !== null && changed.length === 0) return []
      const what = changed === null ? 'New' : `Changed (${changed.join(', ')})`
      const does = kindKey(kind) === kindKey(validatingWebhookKind) ? 'is asked about' : 'may change'
      const foreign = refusesUnanswered(webhook) ? foreignTo(webhook, own) : []
      const beyondOwn =
        foreign.length === 0
          ? ''
          : ` Among them are not only the operator’s own: ${shorten(foreign.join(', '), longestList)} need it from then on.`
      return [
        caution(
          null,
          `${what}: ${str(webhook, 'name') ?? 'a webhook without a name'} ${does} ${resourceWords(webhook)}; ${failureWords(webhook)}.${beyondOwn}`,
          refusesUnanswered(webhook) ? 'While the operator is down these writes fail.' : null,
        ),
      ]
    }),
  ]
}

/** What becomes of what a webhook is asked about, when it can't be asked. */
export function failureWords(webhook: unknown): string {
  const limit = `${num(webhook, 'timeoutSeconds') ?? 10} s`
  return refusesUnanswered(webhook)
    ? `when it gives no answer within ${limit}, they are refused (failurePolicy Fail)`
    : `when it gives no answer within ${limit}, they are taken unchecked (failurePolicy Ignore)`
}

/** The resources that a webhook is asked about, at which writes. */
export function resourceWords(webhook: unknown): string {
  const rules = list(webhook, 'rules').slice(0, mostWebhooks)
  const words = rules.map(rule => {
    const operations = strings(rule, 'operations')
    const when = operations.includes('*') ? 'every write' : operations.join(', ').toLowerCase()
    return `${namesIn(rule).join(', ')} (${when})`
  })
  const limits = ['namespaceSelector', 'objectSelector', 'matchConditions'].filter(key => isLimit(at(webhook, key)))
  const limited = limits.length === 0 ? '' : `, limited by ${limits.join(' and ')}`
  return `${shorten(words.join('; ') || 'nothing', longestList)}${limited}`
}

function isLimit(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

function namesIn(rule: unknown): string[] {
  const resources = strings(rule, 'resources')
  return strings(rule, 'apiGroups').flatMap(group => resources.map(resource => (group === '' ? resource : `${resource}.${group}`)))
}

function foreignTo(webhook: unknown, own: ReadonlySet<string>): string[] {
  return list(webhook, 'rules').flatMap(rule => (strings(rule, 'apiGroups').every(group => own.has(group)) ? [] : namesIn(rule)))
}

/** Fields that say what a webhook is asked about and who answers; `otherwise`: the server's default. */
const fields: readonly { readonly key: string; readonly otherwise: unknown }[] = [
  { key: 'rules', otherwise: [] },
  { key: 'failurePolicy', otherwise: 'Fail' },
  { key: 'namespaceSelector', otherwise: {} },
  { key: 'objectSelector', otherwise: {} },
  { key: 'matchConditions', otherwise: [] },
  { key: 'matchPolicy', otherwise: 'Equivalent' },
  { key: 'timeoutSeconds', otherwise: 10 },
]

function webhooksByName(configuration: unknown): ReadonlyMap<string, unknown> {
  return new Map(webhooksIn(configuration).map(webhook => [str(webhook, 'name') ?? '', webhook]))
}

/** Whether the webhooks of a configuration that is wanted stand before other writes, or do so otherwise, than those of the one that is there. */
export function webhooksChange(wanted: unknown, live: unknown): boolean {
  const known = webhooksByName(live)
  return webhooksIn(wanted).some(webhook => changedIn(webhook, known.get(str(webhook, 'name') ?? '')).length > 0)
}

function changedIn(webhook: unknown, live: unknown): string[] {
  const changed = fields.flatMap(({ key, otherwise }) => {
    const [wanted, now] = [at(webhook, key) ?? otherwise, at(live, key) ?? otherwise]
    if (isWithin(wanted, now) && (!isLimit(now) || isLimit(wanted))) return []
    return typeof wanted === 'object' ? [key] : [`${key} from ${String(now)} to ${String(wanted)}`]
  })
  const [asked, before] = [at(webhook, 'clientConfig'), at(live, 'clientConfig')].map(withoutCertificate)
  return isWithin(asked, before) ? changed : [...changed, 'who is asked']
}
