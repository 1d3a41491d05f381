import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { withLock } from '../binaries/lock.ts'
import { moduleFolder, requiredVersion } from '../binaries/modules.ts'

interface Source {
  /** Name of the folder that the definitions go into, as in `CLOUDDB_CRDS`. */
  readonly folder: string
  /** The operator's own Go module; its version is named in `go/operators/go.mod`, and what it holds is told by the checksum in go.sum. */
  readonly module: string
  /** Where its release keeps the definitions, and which of them. */
  readonly path: string
  readonly files: RegExp
}

const sources: readonly Source[] = [
  {
    folder: 'cnpg',
    module: 'github.com/cloudnative-pg/cloudnative-pg',
    path: 'config/crd/bases',
    files: /^postgresql\.cnpg\.io_\w+\.yaml$/,
  },
  {
    folder: 'cnpg',
    module: 'github.com/cloudnative-pg/plugin-barman-cloud',
    path: 'config/crd/bases',
    files: /^barmancloud\.cnpg\.io_\w+\.yaml$/,
  },
  {
    folder: 'prometheus-operator',
    module: 'github.com/prometheus-operator/prometheus-operator',
    path: 'example/prometheus-operator-crd',
    files: /^monitoring\.coreos\.com_podmonitors\.yaml$/,
  },
]

const Downloaded = z.object({ Dir: z.string() })

function downloadModule(module: string, version: string): string {
  const answer = spawnSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
    cwd: moduleFolder('operators'),
    env: { ...process.env, GOWORK: 'off', GOFLAGS: '-mod=mod' },
    encoding: 'utf8',
    timeout: 10 * 60_000,
    maxBuffer: 1024 * 1024,
  })
  if (answer.error !== undefined)
    throw new Error(`CLOUDDB_CRDS is not set, and there is no Go toolchain to fetch them with: ${answer.error.message}`)
  if (answer.status !== 0) throw new Error(`${module}: ${answer.stderr.slice(-1000)}${answer.stdout.slice(-1000)}`)
  return Downloaded.parse(JSON.parse(answer.stdout)).Dir
}

/**
 * The folder of CRDs, with a folder per operator: what `CLOUDDB_CRDS` names, else what was fetched before, else fetched now from the operators'
 * own releases as Go modules, which checks what came. Throws with the reason when none of it is possible.
 */
export async function findCrds(
  cache: string,
  say: (line: string) => void,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const given = env.CLOUDDB_CRDS ?? ''
  if (given !== '') {
    if (!existsSync(given)) throw new Error(`CLOUDDB_CRDS names ${given}, which isn't there`)
    return given
  }
  const versions = sources.map(({ module }) => requiredVersion('operators', module))
  const folder = join(cache, 'crds', versions.join('-'))
  await withLock(
    join(cache, 'crds.lock'),
    holder => say(`Process ${holder} is fetching CRDs: waiting for it.`),
    async () => {
      if (existsSync(folder)) return
      const beside = `${folder}.${process.pid}.tmp`
      try {
        for (const [index, source] of sources.entries()) {
          const version = versions[index] ?? ''
          say(`Fetching the CRDs of ${source.module} ${version} (once on this machine) …`)
          const from = join(downloadModule(source.module, version), source.path)
          const to = join(beside, source.folder)
          await mkdir(to, { recursive: true })
          const names = readdirSync(from).filter(name => source.files.test(name))
          if (names.length === 0) throw new Error(`${source.module} ${version} has no definitions in ${source.path}`)
          for (const name of names) await copyFile(join(from, name), join(to, name))
        }
        await rename(beside, folder)
      } finally {
        await rm(beside, { recursive: true, force: true })
      }
    },
  )
  return folder
}
