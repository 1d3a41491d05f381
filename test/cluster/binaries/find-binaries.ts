import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { type BuildDeps, buildWithGo, builtBefore } from './build-with-go.ts'

/** Programs that somebody put into one folder, as envtest has them; null when etcd or the API server isn't there. */
function inFolder(folder: string, source: string): Binaries | null {
  const etcd = join(folder, 'etcd')
  const apiServer = join(folder, 'kube-apiserver')
  const controllerManager = join(folder, 'kube-controller-manager')
  if (!existsSync(etcd) || !existsSync(apiServer)) return null
  return { etcd, apiServer, controllerManager: existsSync(controllerManager) ? controllerManager : null, source }
}

/** True where there is a Go toolchain to build with. */
export function hasGo(): boolean {
  return spawnSync('go', ['version'], { timeout: 30_000 }).status === 0
}

function sayVersion(binaries: Binaries): string {
  const answer = spawnSync(binaries.apiServer, ['--version'], { encoding: 'utf8', timeout: 30_000 })
  return answer.status === 0 ? answer.stdout.trim() : ''
}

/**
 * The programs for one Kubernetes minor: from `KUBEBUILDER_ASSETS`, else built before, else built now with the Go toolchain.
 * Throws when none of it is possible, or when the folder holds another minor.
 */
export async function findBinaries(minor: string, deps: BuildDeps, env: Readonly<Record<string, string | undefined>>): Promise<Binaries> {
  const assets = env.KUBEBUILDER_ASSETS ?? ''
  if (assets !== '') {
    const found = inFolder(assets, `KUBEBUILDER_ASSETS (${assets})`)
    if (found === null) throw new Error(`KUBEBUILDER_ASSETS names ${assets}, which has no etcd and kube-apiserver`)
    const version = sayVersion(found)
    if (!version.includes(`v${minor}.`)) throw new Error(`KUBEBUILDER_ASSETS holds '${version}', and ${minor} is wanted`)
    return found
  }
  const before = builtBefore(minor, deps.cache)
  if (before !== null) return before
  if (!hasGo()) {
    throw new Error('There is no kube-apiserver: KUBEBUILDER_ASSETS is not set, and there is no Go toolchain to build one with.')
  }
  return buildWithGo(minor, deps)
}
