import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from '../../src/main/app.ts'
import { systemClock } from '../../src/main/lib/clock.ts'
import { createKeyFile } from '../../src/main/lib/key-file.ts'
import { createLog } from '../../src/main/lib/log.ts'

export interface AppUnderTest extends AsyncDisposable {
  readonly app: App
  readonly dataDir: string
  /** All lines of its log so far. */
  readonly lines: readonly string[]
}

/** A whole app as headless composes it, in a folder of its own, with no kubeconfig but the given one and no practice cluster of its own. */
export async function openApp(kubeconfig: string): Promise<AppUnderTest> {
  const dataDir = await mkdtemp(join(tmpdir(), 'app-'))
  const lines: string[] = []
  const app = await createApp({
    host: 'headless',
    version: '0.0.0-test',
    dataDir,
    homeDir: join(dataDir, 'home'),
    env: { PATH: process.env.PATH },
    keyStore: createKeyFile(join(dataDir, 'vault.key')),
    log: createLog({ clock: systemClock, sink: line => lines.push(line) }),
    kubeconfigs: [kubeconfig],
    practice: 'when-empty',
  })
  return {
    app,
    dataDir,
    lines,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
