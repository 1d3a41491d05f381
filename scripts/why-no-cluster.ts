import { builtBefore } from '../test/cluster/binaries/build-with-go.ts'
import { cacheFolder } from '../test/cluster/binaries/cache-folder.ts'
import { hasGo } from '../test/cluster/binaries/find-binaries.ts'
import { knownMinors } from '../test/cluster/binaries/modules.ts'

/** Why the tests on the real API server can't run here; null: they can, if only after a build. */
export function whyNoCluster(env: Readonly<Record<string, string | undefined>>): string | null {
  const newest = knownMinors().at(-1)
  const there = (env.KUBEBUILDER_ASSETS ?? '') !== '' || (newest !== undefined && builtBefore(newest, cacheFolder(env)) !== null)
  return there || hasGo() ? null : 'there is no kube-apiserver, and no Go toolchain to build one with'
}
