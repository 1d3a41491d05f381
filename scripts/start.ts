/**
 * `npm start`: builds what is stale and opens the desktop app, fetching Electron first where it is missing. Where that is impossible it says so in
 * one line and opens the same page in the browser. Arguments are passed on: `--practice`, `--kubeconfig FILE`, `--no-open`.
 */
import { spawn } from 'node:child_process'
import { buildWhenStale } from './build-when-stale.ts'
import { fetchElectron } from './fetch-electron.ts'
import { findElectron, whyElectronCannotRun } from './find-electron.ts'
import { projectRoot } from './project-root.ts'
import { liveAndDieWith, runHeadless } from './run-headless.ts'

/** An Electron that fails within this time never showed a window. */
const earlyMs = 5_000

/** Options that only the headless host has: whoever gives one asks for the browser. */
const browserOnly = ['--no-open', '--port', '--token']

const args = process.argv.slice(2)

async function main(): Promise<void> {
  await buildWhenStale()
  if (args.some(arg => browserOnly.some(option => arg === option || arg.startsWith(`${option}=`)))) {
    return openInBrowser(`${browserOnly.join(', ')} are for the browser`)
  }
  const reason = whyElectronCannotRun() ?? (await fetchElectron())
  const electron = findElectron()
  if (reason !== null || electron === null) return openInBrowser(reason ?? 'its binary is missing')
  openElectron(electron)
}

function openInBrowser(reason: string): void {
  console.log(`Electron is not used (${reason}): opening the app in the browser.`)
  liveAndDieWith(runHeadless(args))
}

function openElectron(electron: string): void {
  const began = Date.now()
  const child = spawn(electron, [projectRoot, ...args], { stdio: 'inherit' })
  let stopped = false
  const pass = (signal: NodeJS.Signals) => {
    stopped = true
    child.kill(signal)
  }
  process.on('SIGINT', pass)
  process.on('SIGTERM', pass)
  let failed = false
  const end = (code: number | null, reason: string) => {
    if (failed) return
    if (code === 0 || stopped || Date.now() - began > earlyMs) process.exit(code ?? 0)
    failed = true
    process.off('SIGINT', pass)
    process.off('SIGTERM', pass)
    openInBrowser(reason)
  }
  child.once('error', error => end(1, error.message))
  child.once('close', (code, signal) => end(code, `it ended at once with ${signal ?? `code ${code}`}`))
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
