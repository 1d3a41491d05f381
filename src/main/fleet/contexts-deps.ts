import type { Engine } from '../engines/engine.ts'
import type { AddedSource } from '../kube/kubeconfig-store.ts'
import type { RunCommand } from '../kube/run-command.ts'
import type { Clock } from '../lib/clock.ts'
import type { JsonStore } from '../lib/json-file.ts'
import type { KnownSecrets } from '../lib/known-secrets.ts'
import type { Seal } from '../lib/seal.ts'
import type { FleetObserver } from './fleet-observer.ts'
import type { FleetStore } from './fleet-store.ts'

/** What `createContexts` is given. */
export interface ContextsDeps {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeDir: string
  /** Where `.kube/config` is looked for when it is not the home; where none is, kubeconfigs are named one by one. */
  readonly defaultHome?: string
  readonly clock: Clock
  readonly random: () => number
  readonly engines: readonly Engine[]
  /** What all contexts together may keep of their clusters, in bytes of JSON; without it, whatever there is. */
  readonly memoryBytes?: number
  readonly settings: JsonStore
  /** Encrypts pasted kubeconfigs at rest. */
  readonly seal: Seal
  readonly store: FleetStore
  readonly run: RunCommand
  /** PATH of the login shell. */
  readonly path: () => Promise<string>
  /** Kubeconfigs of the command line and the practice cluster. */
  readonly sources: readonly AddedSource[]
  /** Is told the secrets that contexts sign in with, and cleans what their commands say; absent: nobody is. */
  readonly secrets?: KnownSecrets
  /** Is told what the fleet sees, to remember it; absent: nobody is. */
  readonly observer?: FleetObserver
}
