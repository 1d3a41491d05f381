/**
 * What `operations/` gives to the procedures, and what it needs. Inputs and outputs are those of the contract's namespaces `plans`, `runs` and
 * `vault`; every function that asks a server takes the caller's signal.
 */

import type { ManifestFiles, PlanFacts } from '../../shared/contract/plans.ts'
import type { VaultEntry } from '../../shared/contract/vault.ts'
import type { ContextInfo } from '../../shared/domain/context.ts'
import type { Consent, Intent, Plan, PlanPreview, PlanSummary } from '../../shared/domain/plan.ts'
import type { JournalEntry, NewJournalEntry, Run } from '../../shared/domain/run.ts'
import type { TextFile } from '../../shared/domain/text-file.ts'
import type { Engine } from '../engines/engine.ts'
import type { KubeReader, KubeWriter } from '../kube/kube-client.ts'
import type { Clock } from '../lib/clock.ts'
import type { DocumentReader } from '../lib/document-reader.ts'
import type { KeyStore } from '../lib/key-file.ts'
import type { Log } from '../lib/log.ts'
import type { Store } from '../lib/store.ts'
import type { Rollouts } from './rollouts/rollouts-api.ts'
import type { ChainedEntry, JournalQuery } from './search-journal.ts'

/** What operations want to know of a context; a `ContextInfo` fits. */
export type ContextFacts = Pick<ContextInfo, 'id' | 'name' | 'server' | 'settings' | 'warnings'>

/** What `createOperations` is given. */
export interface OperationsDeps {
  readonly engines: readonly Engine[]
  /** The context of that id as the app knows it now; null when there is none. */
  readonly context: (contextId: string) => ContextFacts | null
  /** The reader of a connected context. Throws disconnected, not-found. */
  readonly reader: (contextId: string) => KubeReader | Promise<KubeReader>
  /** The one object that can write; `write-run` alone calls this. Throws disconnected, not-found. */
  readonly writerFor: (contextId: string) => KubeWriter | Promise<KubeWriter>
  readonly store: Store
  readonly keyStore: KeyStore
  readonly clock: Clock
  /** Random bytes, fit for keys. */
  readonly randomBytes: (length: number) => Buffer
  readonly log: Log
  /** Reads manifests of several documents. */
  readonly documents: Pick<DocumentReader, 'read'>
  /** Called after each new entry of the journal. */
  readonly onJournal?: () => void
}

/** A run about the same database that isn't over. */
export interface RunInFlight {
  readonly title: string
  /** Its writes are under way, or not known to be over. */
  readonly writing: boolean
}

interface PlanOperations {
  preview(intent: Intent, signal: AbortSignal): Promise<PlanPreview>
  /** Throws bad-input (with fields), not-found, disconnected, unreachable … */
  create(intent: Intent, signal: AbortSignal): Promise<Plan>
  list(): PlanSummary[]
  /** Throws not-found. */
  get(input: { id: string }): Plan
  renew(input: { id: string; contextId: string }, signal: AbortSignal): Promise<Plan>
  /**
   * Re-checks, then writes, then answers with the run, which goes on by itself. Throws stale-plan and blocked before anything is written; once
   * a write was tried the run tells what became of it.
   */
  apply(input: { id: string; consent: Consent }, signal: AbortSignal): Promise<Run>
  exportFile(input: { id: string }): { name: string; text: string }
  /** Throws bad-input. */
  importFile(input: { text: string }): Promise<Plan>
  manifests(input: { id: string; layout: 'single' | 'kustomization' }): ManifestFiles
  discard(input: { id: string }): Record<string, never>
  watchFacts(input: { id: string }, signal: AbortSignal): AsyncGenerator<PlanFacts>
}

/** Which entries of the journal are wanted; `kinds` are separated by commas. */
type JournalFilter = Omit<JournalQuery, 'kinds' | 'before'> & { readonly kinds?: string | undefined }

interface RunOperations {
  list(input: { cluster?: string | undefined; limit?: number | undefined }): Run[]
  get(input: { id: string }): Run
  /** Ends a run that holds a step back. Throws not-found, blocked. */
  callOff(input: { id: string }): Run
  watch(signal: AbortSignal): AsyncGenerator<Run[]>
  /** The newest entries, newest first, at once. */
  journal(input: { limit?: number | undefined; before?: number | undefined }): JournalEntry[]
  /** Entries that fit, newest first; the whole journal is looked through for them. */
  findInJournal(
    input: JournalFilter & { limit?: number | undefined; before?: number | undefined },
    signal: AbortSignal,
  ): Promise<JournalEntry[]>
  /** Throws bad-input when it is more than fits into a file. */
  exportJournal(input: JournalFilter, format: 'json' | 'csv', signal: AbortSignal): Promise<TextFile>
  /** All entries that fit, newest first, a page at a time. */
  searchJournal(query: JournalQuery, signal: AbortSignal): AsyncIterable<ChainedEntry>
  /** Takes up all runs and rollouts that were not at their end when the app last stopped. Call once at start; returns at once. */
  resume(): void
}

export interface VaultOperations {
  list(): VaultEntry[]
  /** For showing or copying it. Throws not-found. It is journalled which of the two it was, its value never. */
  reveal(input: { id: string; key: string }, purpose: 'reveal' | 'copy'): Promise<{ value: string; hideAfterSeconds: number }>
  remove(input: { id: string }): Record<string, never>
}

export interface Operations extends AsyncDisposable {
  readonly plans: PlanOperations
  readonly runs: RunOperations
  readonly rollouts: Omit<Rollouts, 'takeUp' | 'holderOf'>
  readonly vault: VaultOperations
  /** Why the journal can't be written now; null when it can. While it can't, nothing may be applied. */
  journalProblem(): string | null
  /** For what others do that must leave a trace (a revealed secret). Never hand in a value. Throws blocked when it can't be written. */
  record(entry: NewJournalEntry): void
}
