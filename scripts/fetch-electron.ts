import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { electronVersion, findElectron } from './find-electron.ts'
import { projectRoot } from './project-root.ts'

/** Ten minutes: some 120 MB over a slow line. */
const fetchWithinMs = 600_000
/** No byte for this long: nothing will come. */
const silentWithinMs = 60_000
const progressMs = 1_000

/**
 * Fetches Electron's binary with its own `install-electron`, showing how much has come. The fetch is bounded in time, and given up when nothing comes.
 *
 * @returns null when the binary is there now, else why not, in a few words.
 */
export async function fetchElectron(): Promise<string | null> {
  if (findElectron() !== null) return null
  const folder = mkdtempSync(join(tmpdir(), 'electron-fetch-'))
  try {
    console.log(`fetching Electron ${electronVersion()} …`)
    const reason = await install(folder)
    if (reason !== null) return reason
    return findElectron() === null ? 'what came has no executable' : null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function install(folder: string): Promise<string | null> {
  const script = join(projectRoot, 'node_modules', 'electron', 'install.js')
  // Its temporary folder is ours, so that we can see the file grow.
  const env = { ...process.env, TMPDIR: folder, TMP: folder, TEMP: folder, ELECTRON_GET_NO_PROGRESS: '1' }
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'pipe'], env })
  let words = ''
  child.stderr.on('data', chunk => {
    words = (words + String(chunk)).slice(-20_000)
  })
  return new Promise(resolve => {
    const began = Date.now()
    let [size, grewAt] = [0, began]
    const timer = setInterval(() => {
      const now = bytesIn(folder)
      if (now !== size) [size, grewAt] = [now, Date.now()]
      showProgress(size, Date.now() - began)
      if (Date.now() - began > fetchWithinMs) stop('it took longer than ten minutes')
      else if (Date.now() - grewAt > silentWithinMs) stop('nothing came for a minute')
    }, progressMs)
    const done = (reason: string | null) => {
      clearInterval(timer)
      if (process.stdout.isTTY) process.stdout.write('\r\u001b[2K')
      resolve(reason)
    }
    const stop = (reason: string) => {
      child.kill('SIGKILL')
      done(reason)
    }
    child.once('error', error => done(error.message))
    child.once('close', code => done(code === 0 ? null : `its binary could not be fetched: ${lastReason(words)}`))
  })
}

let shownAt = 0

function showProgress(bytes: number, sinceMs: number): void {
  const text = `  ${(bytes / 1e6).toFixed(1)} MB in ${Math.round(sinceMs / 1000)} s`
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${text}`)
  else if (sinceMs - shownAt >= 10_000) {
    shownAt = sinceMs
    console.log(text)
  }
}

function bytesIn(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce(
      (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    )
  } catch {
    return 0
  }
}

/** The line of a stack that says what went wrong: its deepest cause, without addresses of files. */
function lastReason(words: string): string {
  const lines = words.split('\n').map(line => line.trim())
  const cause = lines.findLast(line => line.startsWith('[cause]:')) ?? lines.find(line => /error/i.test(line))
  return (cause ?? 'no reason given')
    .replace(/^\[cause\]:\s*/, '')
    .replace(/^\w*Error:\s*/, '')
    .replace(/\s*\{$/, '')
    .slice(0, 160)
}
