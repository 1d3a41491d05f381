/** The Services that webhooks lead to: whether somebody can answer there, once what is planned is done. */
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView, Read } from '../engine.ts'
import { customResourceDefinitionKind, serviceKind } from '../kube-kinds.ts'
import { at, entries, str } from '../read-json.ts'
import { serviceOf, webhookKinds, webhooksIn } from '../read-webhook.ts'
import { definitionsIn, type ManifestObject } from './manifest.ts'

/** A Service by its name. */
export type ServiceName = { readonly namespace: string; readonly name: string }

/** Services that are read at most; an operator has one or two. */
const mostServices = 50

/** The `clientConfig` that a definition's objects are converted by; undefined: they are not, or not by a webhook. */
export function converterOf(definition: unknown): unknown {
  if (str(definition, 'spec', 'conversion', 'strategy') !== 'Webhook') return undefined
  return at(definition, 'spec', 'conversion', 'webhook', 'clientConfig') ?? {}
}

/**
 * Reads the Services that definitions among the objects, those that are there, and webhooks about writes lead to. Of the latter, which the operator's
 * page lists, only those in `namespace` count, the operator's own; null: none, as it is not there yet.
 */
export function serviceReads(objects: readonly ManifestObject[], namespace: string | null): Read[] {
  const later = (view: ContextView): Read[] =>
    servicesAsked(objects, namespace, view)
      .slice(0, mostServices)
      .map((service): Read => ({ kind: serviceKind, ...service }))
  return [{ kind: serviceKind, later }]
}

/** Whether more Services are asked than `serviceReads` of the same has read: one that is not in the view may be there all the same. */
export function isCut(objects: readonly ManifestObject[], namespace: string | null, view: ContextView): boolean {
  return servicesAsked(objects, namespace, view).length > mostServices
}

/** Those of conversions first; each once. */
function servicesAsked(objects: readonly ManifestObject[], namespace: string | null, view: ContextView): ServiceName[] {
  const definitions = definitionsIn(objects)
  const live = definitions.map(({ metadata }) => view.get(customResourceDefinitionKind, null, metadata.name))
  const converters = [...definitions, ...live].map(converterOf)
  const asked = webhookKinds.flatMap(kind =>
    view.list(kind, null).flatMap(each => webhooksIn(each).map(webhook => at(webhook, 'clientConfig'))),
  )
  const services = [
    ...converters.map(serviceOf),
    ...asked.map(serviceOf).filter(service => service !== null && service.namespace === namespace),
  ].flatMap(service => service ?? [])
  return [...new Map(services.map(service => [`${service.namespace}/${service.name}`, service])).values()]
}

/** Whether a Service is there once the objects are applied; null: it could not be read, or was not. `all`: the objects that `serviceReads` was given. */
export function isThere(
  { namespace, name }: ServiceName,
  { all, sent, view }: { readonly all: readonly ManifestObject[]; readonly sent: readonly ManifestObject[]; readonly view: ContextView },
): boolean | null {
  if (holdsService(sent, { namespace, name }) || view.get(serviceKind, namespace, name) !== null) return true
  return view.knows(serviceKind) === 'listed' && !isCut(all, null, view) ? false : null
}

/** Whether the objects hold that Service. */
export function holdsService(objects: readonly ManifestObject[], { namespace, name }: ServiceName): boolean {
  return objects.some(
    ({ kind, object }) => kind === serviceKind && object.metadata.namespace === namespace && object.metadata.name === name,
  )
}

/** Whether a live Service leads to the pods of a Deployment. */
export function leadsTo(service: KubeObject | null, deployment: KubeObject): boolean {
  const wanted = entries(service, 'spec', 'selector')
  return wanted.length > 0 && wanted.every(([key, value]) => at(deployment, 'spec', 'template', 'metadata', 'labels', key) === value)
}
