/**
 * What an engine is: the adapter for one operator, made of pure functions over objects that others have read. An engine does no I/O, knows
 * no clock and no randomness; what it needs is handed in. Adding one adds a folder beside this file and edits nothing else.
 */
import type { z } from 'zod'
import type { DatabaseCluster, DatabaseClusterDetail, FactSection } from '../../shared/domain/database-cluster.ts'
import type { Choice, InlineColumn, Tier } from '../../shared/domain/form.ts'
import type { KindRef, KubeObject } from '../../shared/domain/kube.ts'
import type { LogLine } from '../../shared/domain/log-line.ts'
import type { Check, Consequence, Risk } from '../../shared/domain/plan.ts'
import type { RunStage } from '../../shared/domain/run.ts'
import type { Shape } from '../../shared/domain/shape.ts'
import type { Documents } from '../../shared/manifest/parse-documents.ts'

/**
 * Objects that were read, and which kinds could be read at all. Implementations: the fleet's tables (projection) and live reads (plans, runs).
 * Of `managedFields` live reads keep only one entry, `operation: Apply` without fields, and only where this app applied the object.
 */
export interface ContextView {
  /** listed: all there is was seen; forbidden / unserved / unknown: an empty answer proves nothing. */
  knows(kind: KindRef): 'listed' | 'forbidden' | 'unserved' | 'unknown'
  get(kind: KindRef, namespace: string | null, name: string): KubeObject | null
  list(kind: KindRef, namespace: string | null): readonly KubeObject[]
  /** Objects of a watched kind that are about this root object, by the watch's `roots`. Cheap: an index. */
  about(kind: KindRef, namespace: string, rootName: string): readonly KubeObject[]
}

/** One kind that an engine reads. */
export interface Watch {
  readonly kind: KindRef
  /** Said to the server, so that other objects never travel. */
  readonly labelSelector?: string
  /** The selector where the operator's settings, which are in the view, want another; null: the usual one. */
  labelsBy?(view: ContextView): string | null
  readonly fieldSelector?: string
  /** Field selectors where the operator's settings, or what names them, want others: each is read for itself. None: the usual one. */
  fieldsBy?(view: ContextView): readonly string[]
  /**
   * It holds the operator's settings, or says where they are: `labelsBy` and `fieldsBy` are asked again and every row is made anew when one of
   * its objects changes. Plans read these by `settingsReads`.
   */
  readonly settings?: true
  /** fleet: always, all namespaces; detail: only while somebody looks at one database, in its namespace. */
  readonly scope: 'fleet' | 'detail'
  /** Names of the roots (in the object's namespace) that the object is about. */
  roots(object: KubeObject): readonly string[]
  /** Drops what this engine doesn't read, on ingest, to keep memory small. `managedFields` and last-applied are gone already. */
  prune(object: KubeObject): KubeObject
}

/** What an engine reads from its pods themselves, by the API server's pod proxy; only while somebody looks at the database. */
export interface PodRead {
  readonly id: string
  /** Tried in this order until the pod answers; what answered is remembered. */
  readonly doors: readonly { readonly scheme: 'http' | 'https'; readonly port: number }[]
  /** Begins with `/`. */
  readonly path: string
  /** Names of the pods to ask, in the root's namespace. */
  pods(root: KubeObject, view: ContextView): readonly string[]
  /** What is kept of an answer's body (JSON, small); null: it can't be read. Must never throw. */
  facts(body: string): object | null
}

/** How the members' logs are read. */
export interface EngineLogs {
  /** Which container of a member's pod. */
  readonly container: string
  /** One line, as the container printed it. Must never throw: what can't be read is the message as it is, of unknown severity. */
  parse(text: string): ParsedLogLine
}

/** What a line says; `at` in the form of `readLogTime`, null where the line doesn't tell. */
export type ParsedLogLine = Pick<LogLine, 'at' | 'severity' | 'source' | 'message' | 'facts'>

/** What is known of one pod from one `PodRead`. */
export interface PodSample {
  readonly read: string
  readonly pod: string
  /** From the last good answer; null before the first. */
  readonly facts: object | null
  /** When that answer came, ISO 8601; null before the first. */
  readonly at: string | null
  /** Why there is nothing newer, for people; null: the last try was good. */
  readonly problem: string | null
}

export interface ProjectInput {
  readonly contextId: string
  readonly root: KubeObject
  readonly view: ContextView
  /** The operator was seen with no pod running: nobody keeps what the root says of itself up to date. Absent: not known to be so. */
  readonly operatorDown?: boolean
  /** What its pods said when they were asked last; absent or empty: they were not. */
  readonly samples?: readonly PodSample[]
}

export interface Engine {
  readonly id: string
  readonly title: string
  readonly summary: string
  /** Served CRD = engine active in that context. */
  readonly root: KindRef
  /** Prunes the root on ingest. */
  pruneRoot(object: KubeObject): KubeObject
  /** What `pruneRoot` keeps, as data, identity included: the rest of a root's bytes is then not even parsed. There are many roots. */
  readonly rootShape?: Shape
  readonly watches: readonly Watch[]
  /** What says how the rest is to be read (the operator's settings): read first, live, beside the kinds that are watched. */
  readonly settingsReads?: readonly Read[]
  readonly podReads?: readonly PodRead[]
  readonly logs?: EngineLogs
  /** JSON pointers of fields (with all below them) that the operator writes for itself: hidden in diffs until asked for. */
  readonly noise?: readonly string[]
  /** The operator's Deployment(s) to find version and health: label selectors tried in order, over all namespaces. */
  readonly operator: OperatorProbe
  /** One root to one fleet row. Must never throw: what can't be read is unknown. Called once per change, so keep it cheap. */
  project(input: ProjectInput): DatabaseCluster
  /** All that a detail page shows. Must never throw. */
  detail(input: ProjectInput & { operatorVersion: string | null }): DatabaseClusterDetail
  /** Each has parameters of its own: only what `params.parse` gave may be handed to its functions. */
  readonly operations: readonly Operation<unknown>[]
  /** What can be done to the operator itself; their ids differ from those of `operations`. */
  readonly operatorOperations?: readonly OperatorOperation<unknown>[]
  /** What the operator's own page shows beyond what it shows of any operator. */
  readonly operatorPage?: OperatorPage
}

export interface OperatorProbe {
  readonly labelSelectors: readonly string[]
  /** The operator's version from its Deployment; null if it can't be told. */
  version(deployment: KubeObject): string | null
}

/** What an operation wants read, live, before it plans or follows. */
export type Read =
  | { readonly kind: KindRef; readonly namespace: string | null; readonly name: string }
  /** optional: a plan can be made without it, so that failing to read it stops nothing; the view does not know the kind then. */
  | { readonly kind: KindRef; readonly namespace: string | null; readonly labelSelector?: string; readonly optional?: true }
  | ({ readonly kind: KindRef } & PodQuestion)
  /** Told only by what was read before: asked once that is there, for at most three rounds. `kind` is what it will mostly read. */
  | { readonly kind: KindRef; readonly later: (view: ContextView) => readonly Read[] }

/** A small JSON answer of a pod (GET), through the server's pod proxy. The view holds it as an object of `podAnswerKind`, which is its `kind` as a read. */
export interface PodQuestion {
  readonly namespace: string
  readonly pod: string
  /** Tried in this order until the pod answers. */
  readonly schemes: readonly ('http' | 'https')[]
  readonly port: number
  /** Begins with `/`. */
  readonly path: string
}

/** What every operation has, whatever it is about. */
export interface OperationCore<P> {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly risk: Risk
  /** Fields of the widgets `password` and `yaml` hold secrets: never kept in clear. A run goes on without them, so they must be allowed to be absent. */
  readonly params: z.ZodType<P>
  readonly sections: readonly { readonly id: string; readonly title: string; readonly summary: string }[]
  readonly tiers: readonly Tier[]
  readonly stages: readonly Stage<P>[]
  /** It can also be asked for in the fleet's cell of this column: its parameter `field`, a number for members and a quantity for storage. */
  readonly inline?: { readonly column: InlineColumn; readonly field: string }
  /**
   * The Secret that the user wants copied, encrypted, into the vault of this laptop; null: not asked for. The copy is made once the stage `stage`
   * is done, by the app: an engine never sees a Secret's values.
   */
  credentialCopy?(params: P): CredentialCopy | null
}

/** An operation that makes a database (`creates`), or is about one. */
export interface Operation<P> extends OperationCore<P> {
  readonly about?: never
  readonly creates: boolean
  /** It is about this one database, by what its parameters say of it: never for several at once. */
  readonly alone?: true
  available(cluster: DatabaseCluster | null, view: ContextView): true | { readonly because: string }
  /** What its form begins with for this database, beyond the schema's defaults. Must never throw. */
  begin?(input: BeginInput): FormStart
  /** The object that this is about, from the parameters (or the cluster). */
  subject(params: P, cluster: DatabaseCluster | null): Subject
  /** What `plan` and its checks stand on. Secret data never reaches an engine: values are replaced by their length. */
  reads(params: P, cluster: DatabaseCluster | null): readonly Read[]
  plan(input: {
    readonly params: P
    readonly cluster: DatabaseCluster | null
    readonly view: ContextView
    readonly online: boolean
    readonly now: string
  }): PlanDraft
}

/** The operator of an engine in one context. */
export interface OperatorFound {
  /** Its Deployments, by the first of the probe's selectors that finds any, over all namespaces; none: it is not installed, or not as a Deployment. */
  readonly deployments: readonly KubeObject[]
  /** Version of the API server as it says it (`v1.35.0`); null: it did not say. */
  readonly kubernetes: string | null
}

/** An operation about the operator itself, in one context: its settings, its version, its being there at all. Only planned online. */
export interface OperatorOperation<P> extends OperationCore<P> {
  readonly about: 'operator'
  readonly creates?: never
  /** As far as the page's reads tell; a plan looks again. Must never throw. */
  available(operator: OperatorFound, view: ContextView): true | { readonly because: string }
  /** What its form begins with. `view` holds what the operator's page reads. Must never throw. */
  begin?(operator: OperatorFound, view: ContextView): FormStart
  /**
   * A YAML text among the parameters that is too large to be parsed on the way: it is parsed in another thread, and its `documents` are handed to the
   * functions below. null: there is none, and `documents` are empty.
   */
  textOf?(params: P): string | null
  /** The Deployment that it is about, or will make. */
  subject(params: P, operator: OperatorFound, documents: Documents): Subject
  /** What `plan` and its checks stand on, beside what the operator's page reads. Secret data never reaches an engine. */
  reads(params: P, operator: OperatorFound, documents: Documents): readonly Read[]
  plan(input: {
    readonly params: P
    readonly operator: OperatorFound
    readonly documents: Documents
    readonly view: ContextView
    readonly now: string
  }): PlanDraft
}

/** An operation, whatever it is about. */
export type AnyOperation = Operation<unknown> | OperatorOperation<unknown>

/** What the page of an operator shows, as data, and what it is read from. */
export interface OperatorPage {
  /** Where the project publishes its manifests: shown as a link, never fetched. */
  readonly release: { readonly title: string; readonly address: string }
  /** Full names of the CRDs that it brings (`things.example.io`); the engine's root is one. */
  readonly crds: readonly string[]
  /** How its pods' logs are read. */
  readonly logs: EngineLogs
  /** What is read beside Deployments, pods, CRDs, webhooks and all roots. `operator` may be found empty. */
  reads(operator: OperatorFound): readonly Read[]
  /** Namespaces that it works in; empty: all; null: could not tell. Must never throw. */
  watchedNamespaces(operator: OperatorFound, view: ContextView): readonly string[] | null
  /** What is only this operator's: its configuration, catalogs, certificates. Must never throw. */
  sections(operator: OperatorFound, view: ContextView): readonly FactSection[]
}

/** What a form of an operation on a living database can lean on: what the fleet has read, and what the pods said last. */
export interface BeginInput {
  readonly cluster: DatabaseCluster
  readonly view: ContextView
  readonly samples: readonly PodSample[]
}

/** Values that a form begins with, and what else its fields may be, by field. */
export interface FormStart {
  readonly params: Readonly<Record<string, unknown>>
  readonly choices: Readonly<Record<string, readonly Choice[]>>
  /** Fields that begin with a proposal, or name what the others are about: others can't have changed them. */
  readonly proposed?: readonly string[]
}

/** Which Secret to copy into the vault, and when. */
export interface CredentialCopy {
  /** Id of the stage after which the Secret is complete. */
  readonly stage: string
  readonly namespace: string
  readonly secret: string
  /** Keys to copy. */
  readonly keys: readonly string[]
}

/** One write as the engine drafts it; `operations/` predicts, diffs, checks rights and sends. */
export type DraftStep = HeldBack & {
  readonly id: string
  readonly title: string
  readonly kind: KindRef
  /** Not sent after this instant (ISO 8601): what the step says is true only until then. */
  readonly goodUntil?: string
} & (
    | { readonly verb: 'apply'; readonly manifest: KubeObject }
    | {
        readonly verb: 'patch' | 'status'
        readonly namespace: string | null
        readonly name: string
        readonly patch: Record<string, unknown>
      }
    | {
        readonly verb: 'delete'
        readonly namespace: string | null
        readonly name: string
        readonly propagation: 'Background' | 'Foreground' | 'Orphan'
      }
    | DraftCall
  )

/**
 * A step, and so every step after it, that is held back until a stage was seen to be done. `waitFor` is the id of a stage of the operation: the
 * run's follower has to see it `done` (or `not-applicable`, which lets it go on as well). A stage that is seen `failed` ends the run before the
 * step is sent; so does waiting for longer than `waitAtMostMs` since the step before was written, the time counted in which the app was closed.
 * Choose it so that what was agreed to is still what is wanted. Stages are looked at in their order, so those before it must be able to be done by
 * what was written so far. Waiting goes on after the app was closed and started again.
 */
export type HeldBack =
  | { readonly waitFor?: never; readonly waitAtMostMs?: never }
  | { readonly waitFor: string; readonly waitAtMostMs: number }

/** A POST to what a pod serves, through the server's pod proxy; `name` is the pod's. It is data, because it is kept until it is sent. */
export interface DraftCall {
  readonly verb: 'call'
  readonly namespace: string
  readonly name: string
  readonly scheme: 'http' | 'https'
  readonly port: number
  /** Begins with `/`. */
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  /** How long the pod may take for its answer, in ms. */
  readonly timeoutMs: number
  /** Read from the pods when it is planned, and again right before it is sent: it is not sent unless all of it is still so. */
  readonly standsOn: readonly PodFact[]
  /** What shows, if its answer is lost, that it was done; null: nothing does. */
  readonly proof: PodFact | null
  /** What the pod's answers mean, the first that fits; what none fits is done (2xx), refused (4xx) or not known. */
  readonly answers: readonly CallMeaning[]
}

/** One value that a pod says of itself, asked by GET at the call's own scheme and port. */
export interface PodFact {
  readonly pod: string
  /** Begins with `/`. */
  readonly path: string
  /** JSON pointer into the answer. */
  readonly pointer: string
  /** What it may be. Empty: as a fact, whatever it is as long as it stays so; as a proof, anything but what it was before. */
  readonly oneOf: readonly string[]
  /** In words: `orders-0 leads`. */
  readonly says: string
}

/** What an answer of a pod to a call means. */
export interface CallMeaning {
  readonly status: number
  /** A part of the answer's text, where the status alone doesn't tell; small letters. */
  readonly has?: string
  /** `unknown`: it may or may not have been done. */
  readonly means: 'done' | 'refused' | 'unknown'
  readonly text: string
}

export interface PlanDraft {
  readonly steps: readonly DraftStep[]
  /** Engine rules; with `field` they also show in the form. */
  readonly checks: readonly Check[]
  readonly consequences: readonly Consequence[]
  /** What a change of this field (JSON pointer) of this step does to the running database; null: not known to do anything. */
  consequenceOf(stepId: string, pointer: string): Consequence | null
  /** Text that must be typed to consent (a name), when the operation is irreversible; null otherwise. */
  readonly typed: { readonly text: string; readonly why: string } | null
  /** How grave this very change is, where the operation's own `risk` is that of many; absent: as the operation says. */
  readonly risk?: Risk
  /** What the stages shall know of how it was when it was planned (which pods there were): texts, kept with the run, never secret. */
  readonly remember?: Remembered
}

/** By names of the operation's own. */
export type Remembered = Readonly<Record<string, string>>

/** The object that an operation is about. */
export interface Subject {
  readonly namespace: string
  readonly name: string
}

/** What a stage sees now. */
export type StageSight = Pick<RunStage, 'waitingFor' | 'note'> & {
  readonly status: 'pending' | 'active' | 'done' | 'failed' | 'not-applicable'
}

export interface Stage<P> {
  readonly id: string
  readonly title: string
  /** Read live, again and again, while the stage is the active one. `remembered` is the draft's. */
  reads(params: P, subject: Subject, remembered?: Remembered): readonly Read[]
  /** Pure. An object that could not be read must not become `done`. */
  see(input: StageInput<P>): StageSight
}

/** What a stage sees by. */
export interface StageInput<P> {
  readonly params: P
  readonly subject: Subject
  readonly view: ContextView
  /** Steps of the plan that were written. */
  readonly applied: ReadonlySet<string>
  /** The draft's `remember`; empty when it had none. */
  readonly remembered: Remembered
}
