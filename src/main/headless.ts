/** Plain-Node entry: the same app behind a loopback host, with the same page in a browser. */
import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { AppError } from '../shared/domain/app-error.ts'
import { createApp } from './app.ts'
import { guardProcess } from './guard-process.ts'
import { readHeadlessOptions } from './headless-options.ts'
import { openLoopbackHost } from './host/loopback-host.ts'
import { openBrowser } from './host/open-browser.ts'
import { appDataDir } from './lib/app-data-dir.ts'
import { systemClock } from './lib/clock.ts'
import { createKeyFile } from './lib/key-file.ts'
import { createLog } from './lib/log.ts'

async function main(): Promise<void> {
  const options = readHeadlessOptions(process.argv.slice(2))
  const dataDir = options.dataDir === null ? appDataDir(process.platform, process.env, homedir()) : resolve(options.dataDir)
  const log = createLog({ clock: systemClock, sink: line => process.stderr.write(`${line}\n`) })
  const started = new AsyncDisposableStack()
  guardProcess(log, () => started.disposeAsync())
  const app = await createApp({
    host: 'headless',
    version: packageJson.version,
    dataDir,
    homeDir: homedir(),
    env: process.env,
    keyStore: createKeyFile(join(dataDir, 'vault.key')),
    log,
    kubeconfigs: options.kubeconfigs.map(path => resolve(path)),
    practice: options.practice ? 'on' : 'when-empty',
  })
  started.use(app)
  const token = options.token ?? randomBytes(24).toString('base64url')
  log.learn(token)
  const host = await openLoopbackHost({
    app,
    log,
    port: options.port,
    token,
    pageDir: resolve(import.meta.dirname, '../renderer'),
    devOrigin: options.devOrigin,
  })
  started.use(host)
  const address = `${options.devOrigin ?? host.origin}/?token=${token}`
  console.log(options.devOrigin === null ? `listening ${address}` : `listening ${host.origin}/?token=${token}`)
  if (options.open) openBrowser(address, log)

  let ending = false
  const end = () => {
    if (ending) return
    ending = true
    void (async () => {
      await started.disposeAsync()
      process.exit(0)
    })().catch(error => {
      log.error('The app did not end well', error)
      process.exit(1)
    })
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}

main().catch(error => {
  console.error(error instanceof AppError ? error.message : error)
  process.exitCode = 1
  process.exit()
})
