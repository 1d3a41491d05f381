import { z } from 'zod'
import { Freshness, KindFreshness } from './freshness.ts'

/** How careful the app is with a context: read-only refuses every write; protected wants the context's name typed. */
export const Protection = z.enum(['normal', 'read-only', 'protected'])
export type Protection = z.infer<typeof Protection>

/** What the user has set for a context in the app; the kubeconfig itself is never written. */
export const ContextSettings = z.object({
  alias: z.string().max(80).nullable(),
  /** One of the palette's names; null for none. */
  colour: z.enum(['slate', 'red', 'orange', 'amber', 'green', 'teal', 'blue', 'violet', 'pink']).nullable(),
  group: z.string().max(80).nullable(),
  favourite: z.boolean(),
  /** Connects by itself when the app starts. */
  pinned: z.boolean(),
  protection: Protection,
})
export type ContextSettings = z.infer<typeof ContextSettings>

/** A credential command that waits for the user's word before it may run (design section 8). */
export const CommandConsent = z.object({
  /** Stands for exactly this command line, environment and binary: consent to another is no consent to this. */
  fingerprint: z.string(),
  command: z.string(),
  resolvedPath: z.string().nullable(),
  /** What looks like a secret is `***`; `contexts.revealCommand` shows it. */
  args: z.array(z.string()),
  /** Places in `args` of those that are not shown whole. */
  maskedArgs: z.array(z.number().int()),
  env: z.array(z.object({ name: z.string(), value: z.string(), masked: z.boolean() })),
  installHint: z.string().nullable(),
  allowed: z.boolean(),
})
export type CommandConsent = z.infer<typeof CommandConsent>

/** Something about a context that weakens it or deserves a look: plain http, no TLS check, a proxy. */
export const ContextWarning = z.object({
  code: z.enum(['plain-http', 'insecure-tls', 'proxy', 'impersonation', 'other']),
  text: z.string(),
})
export type ContextWarning = z.infer<typeof ContextWarning>

/** One operator as seen in a context. */
export const OperatorInfo = z.object({
  engine: z.string(),
  title: z.string(),
  /** Whether there is a Deployment of it; null: could not tell. */
  installed: z.boolean().nullable(),
  /** null: could not tell. */
  version: z.string().nullable(),
  namespace: z.string().nullable(),
  /** Whether any pod of it runs; null: could not tell. */
  available: z.boolean().nullable(),
})
export type OperatorInfo = z.infer<typeof OperatorInfo>

/** One kubeconfig context as the page shows it. */
export const ContextInfo = z.object({
  id: z.string(),
  /** The name in the kubeconfig; several files may hold the same name, then `source` tells them apart. */
  name: z.string(),
  source: z.string(),
  practice: z.boolean(),
  server: z.string().nullable(),
  user: z.string().nullable(),
  /** How it authenticates: `client certificate`, `token`, `exec: aws` … */
  authentication: z.string(),
  defaultNamespace: z.string().nullable(),
  /** Why this entry of the kubeconfig can't be used; null when it can. */
  problem: z.string().nullable(),
  settings: ContextSettings,
  warnings: z.array(ContextWarning),
  consent: CommandConsent.nullable(),
  connected: z.boolean(),
  freshness: Freshness,
  kinds: z.array(KindFreshness),
  serverVersion: z.string().nullable(),
  /** Who the cluster says we are; null before that is known. */
  username: z.string().nullable(),
  /** uid of the kube-system namespace: the cluster's identity. */
  clusterUid: z.string().nullable(),
  /** How far the cluster's clock is ahead of this computer's, in ms (negative: behind); 0: as good as equal. */
  clockAheadMs: z.number(),
  operators: z.array(OperatorInfo),
  databases: z.number().int(),
})
export type ContextInfo = z.infer<typeof ContextInfo>

/** A kubeconfig source and what was wrong with it, entry by entry. */
export const KubeconfigSource = z.object({
  id: z.string(),
  title: z.string(),
  path: z.string().nullable(),
  kind: z.enum(['environment', 'default', 'added-file', 'pasted', 'practice', 'command-line']),
  problems: z.array(z.string()),
  removable: z.boolean(),
  /** The file is not there, and needn't be. */
  absent: z.boolean().optional(),
})
export type KubeconfigSource = z.infer<typeof KubeconfigSource>

export const ContextList = z.object({ contexts: z.array(ContextInfo), sources: z.array(KubeconfigSource) })
export type ContextList = z.infer<typeof ContextList>
