import { X509Certificate } from 'node:crypto'
import type { FactSection, FactValue } from '../../shared/domain/database-cluster.ts'
import type { KindRef, KubeObject } from '../../shared/domain/kube.ts'
import type { ContextView } from '../engines/engine.ts'
import { text, when } from '../engines/fact.ts'
import { validatingWebhookKind } from '../engines/kube-kinds.ts'
import { at, shorten, str } from '../engines/read-json.ts'
import { answererWords, groupsOf, refusesUnanswered, webhookKinds, webhooksIn } from '../engines/read-webhook.ts'

/** A bundle of more than this is no webhook's. */
const mostPemBytes = 64 * 1024
/** A certificate that ends within this deserves a look, in ms. */
const soonMs = 14 * 24 * 60 * 60 * 1000

/**
 * The webhooks that the API server asks about objects of a group, and until when the authority that their certificates are checked with holds.
 * What an engine may not do (parse certificates) is done here. `because`: what the cluster said when a kind could not be read. `now` is ms since
 * the epoch.
 */
export function describeWebhooks(
  group: string,
  { view, because }: { readonly view: ContextView; because(kind: KindRef): string | null },
  now: number,
): FactSection {
  const rows = webhookKinds.flatMap(kind => view.list(kind, null).flatMap(configuration => rowsOf(kind, configuration, group, now)))
  const unread = webhookKinds.filter(kind => view.knows(kind) !== 'listed')
  const reasonOf = (kind: KindRef) => whyUnread(view.knows(kind), because(kind))
  return {
    id: 'webhooks',
    title: 'Webhooks',
    facts: [...new Set(unread.map(reasonOf))].map(reason => {
      const kinds = unread.filter(kind => reasonOf(kind) === reason)
      return { label: kinds.length === 2 ? 'Not read' : (kinds[0]?.kind ?? ''), value: text(reason, 'muted') }
    }),
    table: {
      columns: ['Webhook', 'Kind', 'Asked at', 'When it can’t be reached', 'Its authority ends'],
      rows,
      empty: emptyWords(unread.length, view, group),
    },
  }
}

function whyUnread(knows: ReturnType<ContextView['knows']>, because: string | null): string {
  if (knows === 'forbidden') return 'you may not read them'
  if (knows === 'unserved') return 'this cluster does not serve them'
  return because === null ? 'could not be read' : `could not be read: ${shorten(because, 200)}`
}

function emptyWords(unread: number, view: ContextView, group: string): string {
  if (unread === 0) {
    const all = webhookKinds.reduce((sum, kind) => sum + view.list(kind, null).length, 0)
    return `None is registered for ${group}: ${all === 0 ? 'the cluster has no webhook configuration' : `${all} webhook ${all === 1 ? 'configuration was' : 'configurations were'} looked through`}.`
  }
  return unread === 1 ? 'Among those that could be read, none is registered for it.' : 'Whether any is registered could not be seen.'
}

function rowsOf(kind: KindRef, configuration: KubeObject, group: string, now: number): FactValue[][] {
  return webhooksIn(configuration)
    .filter(webhook => groupsOf(webhook).includes(group))
    .map(webhook => {
      const refused = refusesUnanswered(webhook)
      return [
        text(str(webhook, 'name')),
        text(kind === validatingWebhookKind ? 'validates' : 'fills in'),
        text(answererWords(at(webhook, 'clientConfig'))),
        text(refused ? 'objects are refused' : 'objects are taken unchecked', refused ? 'plain' : 'warn'),
        expiry(str(webhook, 'clientConfig', 'caBundle'), now),
      ]
    })
}

function expiry(caBundle: string | null, now: number): FactValue {
  if (caBundle === null) return text('no certificate is set', 'warn')
  if (caBundle.length > mostPemBytes) return text('too large to read', 'muted')
  try {
    const end = new X509Certificate(Buffer.from(caBundle, 'base64')).validToDate
    return when(end.toISOString(), 'unknown', end.getTime() < now ? 'bad' : end.getTime() < now + soonMs ? 'warn' : 'plain')
  } catch {
    return text('not readable', 'warn')
  }
}
