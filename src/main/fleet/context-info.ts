import type { CommandConsent, ContextInfo, ContextSettings, ContextWarning } from '../../shared/domain/context.ts'
import { describeAuthentication } from '../kube/describe-authentication.ts'
import type { DescribedCommand } from '../kube/describe-command.ts'
import type { KubeconfigContext } from '../kube/kubeconfig-context.ts'
import { maskCommand } from './mask-command.ts'
import type { SessionSummary } from './session.ts'
import { offFreshness } from './session-freshness.ts'

/** All that is known of one context. */
export interface ContextFacts {
  readonly context: KubeconfigContext
  readonly settings: ContextSettings
  readonly command: DescribedCommand | null
  readonly commandAllowed: boolean
  /** Of the proxy that the environment names. */
  readonly proxyWarning: ContextWarning | null
  /** null: not connected. */
  readonly session: SessionSummary | null
  /** Why it was disconnected; null if the user did it or it never was connected. */
  readonly notice: string | null
  readonly databases: number
}

/** One context as the page shows it. Holds no secret: neither credentials nor what they are made from. */
export function contextInfo(facts: ContextFacts): ContextInfo {
  const { context, settings, session } = facts
  const consent: CommandConsent | null = facts.command === null ? null : { ...maskCommand(facts.command), allowed: facts.commandAllowed }
  return {
    id: context.id,
    name: context.name,
    source: context.source.title,
    practice: context.source.kind === 'practice',
    server: context.server,
    user: context.user,
    authentication: describeAuthentication(context.auth),
    defaultNamespace: context.namespace,
    problem: context.problem,
    settings,
    warnings: [...context.warnings, ...(facts.proxyWarning === null ? [] : [facts.proxyWarning])],
    consent,
    connected: session !== null,
    freshness: session?.freshness ?? { ...offFreshness, message: facts.notice },
    kinds: [...(session?.kinds ?? [])],
    serverVersion: session?.serverVersion ?? null,
    username: session?.username ?? null,
    clusterUid: session?.clusterUid ?? null,
    clockAheadMs: session?.clockAheadMs ?? 0,
    operators: [...(session?.operators ?? [])],
    databases: facts.databases,
  }
}
