import type { DescribedCommand } from '../kube/describe-command.ts'
import type { ExecCredentials } from '../kube/exec-credentials.ts'
import type { KubeconfigContext } from '../kube/kubeconfig-context.ts'

/** What would run to sign in, per context. */
export interface CredentialCommands {
  /** As it was last looked at, with its secrets; null when the context has none. */
  of(contextId: string): DescribedCommand | null
  /** Looks again. Runs nothing. */
  describe(context: KubeconfigContext): Promise<void>
  /** Looks at all, and forgets those of contexts that are gone. */
  describeAll(contexts: readonly KubeconfigContext[]): Promise<void>
}

/** Knows none yet. */
export function createCredentialCommands(exec: Pick<ExecCredentials, 'describe'>): CredentialCommands {
  const commands = new Map<string, DescribedCommand | null>()

  async function describe(context: KubeconfigContext) {
    commands.set(context.id, context.problem === null ? await exec.describe(context).catch(() => null) : null)
  }

  return {
    of: contextId => commands.get(contextId) ?? null,
    describe,
    async describeAll(contexts) {
      const known = new Set(contexts.map(context => context.id))
      for (const id of commands.keys()) if (!known.has(id)) commands.delete(id)
      for (const context of contexts) if (context.auth.exec !== null) await describe(context)
    },
  }
}
