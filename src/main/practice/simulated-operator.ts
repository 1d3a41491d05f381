import type { AdmissionHook } from './admission.ts'
import type { PracticeClient } from './client.ts'
import type { KubeObject } from './kube-object.ts'
import type { SimulatedDeployment } from './run-deployments.ts'
import type { SimulatedPods } from './simulated-pods.ts'

/** How to reach one context of the practice cluster, as any client would. */
export interface PracticeConnection {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string
  readonly token: string
  /** The CA's certificate, PEM. */
  readonly ca: string
  /** Name of the context in the kubeconfig. */
  readonly context: string
}

/** The wall clock with waits that the speed-up shortens: `after(60_000)` takes one second at speed 60. */
export interface PracticeClock {
  now(): Date
  /** Resolves after `ms` simulated milliseconds; rejects with the signal's reason when it ends first. */
  after(ms: number, signal?: AbortSignal): Promise<void>
}

/** All a simulated operator gets. It works through `client`, which speaks HTTPS to the server like any other client. */
export interface OperatorDeps {
  readonly client: PracticeClient
  readonly connection: PracticeConnection
  readonly clock: PracticeClock
  /** Seeded; in [0, 1). */
  readonly random: () => number
  /** Ends everything the operator does. */
  readonly signal: AbortSignal
  /** Receives what went wrong in a reconcile; never throws. */
  readonly onError: (error: unknown) => void
}

/** What to create on the first start of a context. */
export interface SeedDeps extends OperatorDeps {
  /** 0 for the first context of the practice cluster. */
  readonly contextIndex: number
  /** How many databases the user asked for per context (`--clusters N`); undefined: the newcomer's set of several states. */
  readonly clusters: number | undefined
  /** Puts objects into the store as they are, past HTTP, validation and admission: what is many would take minutes otherwise. */
  readonly load: (resource: { readonly group: string; readonly plural: string }, objects: Iterable<KubeObject>) => void
}

/** An operator at work. */
export interface RunningOperator extends AsyncDisposable {
  /** Answers for its pods. */
  readonly pods?: SimulatedPods
}

/** A small stand-in for one operator. It is a client of the practice cluster: all that it knows comes through the API. */
export interface SimulatedOperator {
  readonly id: string
  /** CustomResourceDefinition manifests, of our own writing, applied before `install`. */
  readonly crds: readonly KubeObject[]
  /** The Deployments that `install` makes: their pods are simulated, too. */
  readonly deployments: readonly SimulatedDeployment[]
  /** Registered in the server in place of the operator's admission webhooks. */
  readonly admission: readonly AdmissionHook[]
  /** Creates what the operator's own manifest brings (namespace, Deployment …). Runs at each start, so it must be repeatable. */
  install(client: PracticeClient): Promise<void>
  /** Starts reconciling; resolves once its watches run. Disposing ends all of them. */
  start(deps: OperatorDeps): Promise<RunningOperator>
  /** Creates the first databases; called once in a store's life, after `start`. */
  seed(deps: SeedDeps): Promise<void>
}
