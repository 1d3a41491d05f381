/** What webhooks say, read in one way wherever they are looked at. Source: `admissionregistration.k8s.io/v1`; what is left out has the server's defaults. */
import type { KindRef } from '../../shared/domain/kube.ts'
import { mutatingWebhookKind, validatingWebhookKind } from './kube-kinds.ts'
import { list, record, str, strings } from './read-json.ts'

/** More webhooks than any operator has in one configuration, and more rules than any webhook. */
export const mostWebhooks = 100

/** The kinds that hold webhooks which are asked about writes. */
export const webhookKinds: readonly KindRef[] = [validatingWebhookKind, mutatingWebhookKind]

/** The webhooks of a configuration. */
export function webhooksIn(configuration: unknown): readonly unknown[] {
  return list(configuration, 'webhooks').slice(0, mostWebhooks)
}

/** Whether writes are refused when it gives no answer; the server's default. */
export function refusesUnanswered(webhook: unknown): boolean {
  return str(webhook, 'failurePolicy') !== 'Ignore'
}

/** The API groups that its rules name. */
export function groupsOf(webhook: unknown): readonly string[] {
  return list(webhook, 'rules').flatMap(rule => strings(rule, 'apiGroups'))
}

/** The Service that a `clientConfig` leads to; null: a URL, or nothing. */
export function serviceOf(clientConfig: unknown): { readonly namespace: string; readonly name: string } | null {
  const [namespace, name] = [str(clientConfig, 'service', 'namespace'), str(clientConfig, 'service', 'name')]
  return namespace === null || name === null ? null : { namespace, name }
}

/** Whom a `clientConfig` leads to, in words; null: to nobody. */
export function answererWords(clientConfig: unknown): string | null {
  const service = serviceOf(clientConfig)
  return str(clientConfig, 'url') ?? (service === null ? null : `Service ${service.namespace}/${service.name}`)
}

/** A `clientConfig` without the certificate, which many operators write themselves. */
export function withoutCertificate(clientConfig: unknown): Readonly<Record<string, unknown>> {
  const { caBundle: _caBundle, ...rest } = record(clientConfig) ?? {}
  return rest
}
