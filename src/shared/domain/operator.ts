import { z } from 'zod'
import { AppErrorCode } from './app-error.ts'
import { FactSection } from './database-cluster.ts'
import { ClusterAction } from './form.ts'
import { Freshness } from './freshness.ts'

/** One Deployment of an operator. */
export const OperatorDeployment = z.object({
  namespace: z.string(),
  name: z.string(),
  /** Images of its containers. */
  images: z.array(z.string()),
  version: z.string().nullable(),
  /** null: could not tell. */
  desired: z.number().int().nullable(),
  ready: z.number().int().nullable(),
  updated: z.number().int().nullable(),
  /** What it runs now is what was asked for; null: could not tell. */
  settled: z.boolean().nullable(),
  createdAt: z.string().nullable(),
})
export type OperatorDeployment = z.infer<typeof OperatorDeployment>

/** One pod of an operator. */
export const OperatorPod = z.object({
  namespace: z.string(),
  name: z.string(),
  phase: z.string(),
  ready: z.boolean().nullable(),
  restarts: z.number().int().nullable(),
  node: z.string().nullable(),
  images: z.array(z.string()),
  startedAt: z.string().nullable(),
  /** Why it does not run, in the cluster's words; null: nothing is said. */
  problem: z.string().nullable(),
})
export type OperatorPod = z.infer<typeof OperatorPod>

/** Whether an operator is in a cluster. unknown: it could not be told. */
const OperatorPresence = z.enum(['installed', 'missing', 'unknown'])

/** One operator in one context, in a list. */
export const OperatorRow = z.object({
  /** `context:engine`. */
  id: z.string(),
  contextId: z.string(),
  engine: z.string(),
  title: z.string(),
  presence: OperatorPresence,
  version: z.string().nullable(),
  namespace: z.string().nullable(),
  /** Whether any pod of it runs; null: could not tell. */
  available: z.boolean().nullable(),
  databases: z.number().int(),
  freshness: Freshness,
})
export type OperatorRow = z.infer<typeof OperatorRow>

/** Whether something may be done there; null: could not tell. */
export const OperatorRight = z.object({ title: z.string(), allowed: z.boolean().nullable(), because: z.string().nullable() })
export type OperatorRight = z.infer<typeof OperatorRight>

/** All that is known of the operator of an engine in one context. */
export const OperatorDetail = z.object({
  presence: OperatorPresence,
  /** What keeps it from being told whether it is there, or what else could not be read, in words. */
  problems: z.array(z.string()),
  deployments: z.array(OperatorDeployment),
  pods: z.array(OperatorPod),
  /** Namespaces that it works in; empty: all; null: could not tell. */
  namespaces: z.array(z.string()).nullable(),
  /** What is told of every operator (CRDs, webhooks), and what is only this one's. */
  sections: z.array(FactSection),
  rights: z.array(OperatorRight),
})
export type OperatorDetail = z.infer<typeof OperatorDetail>

/** An operator as its page shows it. */
export const OperatorSight = z.object({
  id: z.string(),
  contextId: z.string(),
  engine: z.string(),
  title: z.string(),
  summary: z.string(),
  /** Where the project publishes its manifests; null: not known. */
  release: z.object({ title: z.string(), address: z.string() }).nullable(),
  /** Of the context. */
  freshness: Freshness,
  /** When `detail` was read, ISO 8601; null: never. */
  asOf: z.string().nullable(),
  /** Why nothing newer could be read; null: all is well. */
  problem: z.string().nullable(),
  /** Of which kind that is, and how it can be cured; null: nothing is wrong, or not known. */
  problemCode: AppErrorCode.nullable(),
  problemHint: z.string().nullable(),
  /** null: it was never read. */
  detail: OperatorDetail.nullable(),
  actions: z.array(ClusterAction),
})
export type OperatorSight = z.infer<typeof OperatorSight>
