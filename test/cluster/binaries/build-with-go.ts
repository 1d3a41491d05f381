import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { withLock } from './lock.ts'
import { moduleFolder, requiredVersion } from './modules.ts'

/** How long a silent build stays unmentioned. */
const sayEveryMs = 30_000

export interface BuildDeps {
  /** Root of the cache. */
  readonly cache: string
  readonly say: (line: string) => void
}

interface Command {
  readonly name: string
  /** Our Go module that names it. */
  readonly module: string
  readonly path: string
  readonly version: string
  readonly linkerFlags: string
}

function commandsOf(minor: string): readonly Command[] {
  const version = requiredVersion(minor, 'k8s.io/kubernetes')
  // What `/version` says is set by the linker; without it the server calls itself v0.0.0 and clients take it for ancient.
  const key = 'k8s.io/component-base/version'
  const facts = { gitVersion: version, gitMajor: '1', gitMinor: minor.slice(2) }
  const named = Object.entries(facts).map(([name, value]) => `-X ${key}.${name}=${value}`)
  const linkerFlags = ['-s', '-w', ...named].join(' ')
  const ofKubernetes = (name: string): Command => ({ name, module: minor, path: `k8s.io/kubernetes/cmd/${name}`, version, linkerFlags })
  const etcdVersion = requiredVersion('etcd', 'go.etcd.io/etcd/server/v3')
  return [
    { name: 'etcd', module: 'etcd', path: 'go.etcd.io/etcd/server/v3', version: etcdVersion, linkerFlags: '-s -w' },
    ofKubernetes('kube-apiserver'),
    ofKubernetes('kube-controller-manager'),
  ]
}

async function goBuild(command: Command, out: string, say: BuildDeps['say']): Promise<void> {
  const args = ['build', '-mod=readonly', '-p', '2', '-ldflags', command.linkerFlags, '-o', out, command.path]
  const child = spawn('go', args, {
    cwd: moduleFolder(command.module),
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, GOWORK: 'off' },
  })
  let complaints = ''
  child.stderr.on('data', chunk => {
    complaints = (complaints + String(chunk)).slice(-4000)
  })
  const started = performance.now()
  const timer = setInterval(() => say(`  ${command.name}: ${Math.round((performance.now() - started) / 1000)} s`), sayEveryMs)
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
    if (code !== 0) throw new Error(`go build ${command.path}: ${complaints.trim()}`)
  } finally {
    clearInterval(timer)
  }
}

/** One folder per version, so that a new one in go.mod is built anew, and several minors share an etcd. */
const pathOf = (command: Command, cache: string) => join(cache, command.module, command.version, command.name)

/** What an earlier run has built; null when anything is missing. */
export function builtBefore(minor: string, cache: string): Binaries | null {
  const [etcd = '', apiServer = '', controllerManager = ''] = commandsOf(minor).map(command => pathOf(command, cache))
  if (![etcd, apiServer, controllerManager].every(path => existsSync(path))) return null
  return { etcd, apiServer, controllerManager, source: `built from the Go modules before, in ${join(cache, minor)}` }
}

/**
 * Builds what is missing from the modules under `go/` into the cache, each file whole or not at all. Takes minutes the first time.
 * Throws with the toolchain's words when it can't.
 */
export async function buildWithGo(minor: string, { cache, say }: BuildDeps): Promise<Binaries> {
  await withLock(
    join(cache, 'build.lock'),
    holder => say(`Process ${holder} is building: waiting for it.`),
    async () => {
      for (const command of commandsOf(minor)) {
        const path = pathOf(command, cache)
        if (existsSync(path)) continue
        say(`Building ${command.name} ${command.version} (once on this machine) …`)
        const folder = join(cache, command.module, command.version)
        await mkdir(folder, { recursive: true })
        const beside = join(folder, `.${command.name}.${process.pid}.tmp`)
        try {
          await goBuild(command, beside, say)
          await rename(beside, path)
        } finally {
          await rm(beside, { force: true })
        }
      }
    },
  )
  const built = builtBefore(minor, cache)
  if (built === null) throw new Error('the build left no binaries')
  return { ...built, source: `built from the Go modules, in ${join(cache, minor)}` }
}
