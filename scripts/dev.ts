/**
 * `npm run dev`: the app with hot reload. In Electron where it can run; else, and with `--browser`, the page comes from Vite's dev server at one
 * address, with calls proxied to a headless host that is rebuilt and started anew whenever main changes. Other arguments go to the host.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer as createNetServer } from 'node:net'
import { join } from 'node:path'
import { build, createServer } from 'vite'
import config from '../electron.vite.config.ts'
import { findElectron, whyElectronCannotRun } from './find-electron.ts'
import { projectRoot } from './project-root.ts'
import { liveAndDieWith } from './run-headless.ts'

const devDir = join(projectRoot, 'out', 'dev')
const pagePort = 5173
/** A host that holds on to something is ended by force after this. */
const endWithinMs = 5_000

const args = process.argv.slice(2)
const why = args.includes('--browser')
  ? 'asked for the browser'
  : findElectron() === null
    ? 'its binary is missing'
    : whyElectronCannotRun()
const hostArgs = args.filter(arg => arg !== '--browser')

if (why === null) runInElectron()
else {
  console.log(`Electron is not used (${why}): hot reload in the browser.`)
  await runInBrowser()
}

function runInElectron(): void {
  const script = join(projectRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  liveAndDieWith(spawn(process.execPath, [script, 'dev', '--watch', '--', ...hostArgs], { cwd: projectRoot, stdio: 'inherit' }))
}

async function runInBrowser(): Promise<void> {
  const hostPort = await freePort()
  const token = randomBytes(24).toString('base64url')
  const target = `http://127.0.0.1:${hostPort}`
  const { root, plugins } = pageConfig()
  const page = await createServer({
    configFile: false,
    root,
    plugins,
    server: {
      host: '127.0.0.1',
      port: pagePort,
      fs: { allow: [projectRoot] },
      proxy: {
        '^/rpc(\\?|$)': { target, ws: true, changeOrigin: true },
        '^/api/': { target, changeOrigin: true },
      },
    },
  })
  await page.listen()
  const address = page.resolvedUrls?.local[0]
  if (address === undefined) throw new Error('the dev server has no address')
  const origin = new URL(address).origin
  console.log(`page ${origin}/?token=${token}`)

  let host: ChildProcess | null = null
  let first = true
  let work: Promise<void> = Promise.resolve()
  const restart = async (): Promise<void> => {
    await end(host)
    const own = ['--port', String(hostPort), '--token', token, '--dev-origin', origin, ...(first ? [] : ['--no-open'])]
    first = false
    const script = join(devDir, 'headless.js')
    host = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...hostArgs, ...own], { stdio: 'inherit' })
  }
  const watcher = await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: devDir,
      emptyOutDir: true,
      target: 'node24',
      watch: {},
      rolldownOptions: {
        input: {
          headless: join(projectRoot, 'src/main/headless.ts'),
          practice: join(projectRoot, 'src/main/practice/main.ts'),
          'parsing-thread': join(projectRoot, 'src/main/lib/parsing-thread-main.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  })
  if (!('on' in watcher)) throw new Error('the build does not watch')
  watcher.on('event', event => {
    if (event.code === 'ERROR') console.error(event.error.message)
    if (event.code !== 'END') return
    console.log(first ? 'starting the host …' : 'main has changed: starting the host anew …')
    work = work.then(restart)
  })
  let ending = false
  const stop = (): void => {
    if (ending) return
    ending = true
    void Promise.allSettled([watcher.close(), page.close(), work.then(() => end(host))]).then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

/** Where the page lies and with which plugins it is made: the same as in the build. */
function pageConfig() {
  if (typeof config !== 'object' || 'then' in config || config.renderer === undefined)
    throw new Error('electron.vite.config.ts has no renderer')
  const { root = projectRoot, plugins = [] } = config.renderer
  return { root, plugins }
}

function end(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise(resolve => {
    const timer = setTimeout(() => child.kill('SIGKILL'), endWithinMs)
    child.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}

/** A port that is free now; the host takes it in a moment, and again after each restart. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createNetServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
