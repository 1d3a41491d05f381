import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './project-root.ts'

/** What the build is made of; tests and fixtures beside the code are not. */
const sources = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json']
const stamp = join(projectRoot, 'out', '.build-stamp')

function newest(path: string): number {
  const facts = statSync(path, { throwIfNoEntry: false })
  if (facts === undefined) return 0
  if (!facts.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : facts.mtimeMs
  // The folder's own time counts too: it moves when a file is taken away.
  return Math.max(facts.mtimeMs, ...readdirSync(path).map(name => (name === 'fixtures' ? 0 : newest(join(path, name)))))
}

/**
 * Builds the app into `out/` when a source is newer than the last build, or always when forced. Throws with the build's own words when it fails.
 *
 * @returns Whether it was built.
 */
export async function buildWhenStale(force = false): Promise<boolean> {
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (!force && built >= Math.max(...sources.map(source => newest(join(projectRoot, source))))) return false
  const began = new Date()
  console.log('building …')
  await runBuild()
  mkdirSync(join(projectRoot, 'out'), { recursive: true })
  writeFileSync(stamp, `${began.toISOString()}\n`)
  // The time it began: what changed while it was built is stale again.
  utimesSync(stamp, began, began)
  console.log(`built in ${((Date.now() - began.getTime()) / 1000).toFixed(1)} s`)
  return true
}

function runBuild(): Promise<void> {
  const script = join(projectRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, 'build', '--logLevel', 'warn'], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] })
    let words = ''
    const hear = (chunk: Buffer) => {
      words = (words + chunk.toString()).slice(-20_000)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', reject)
    child.once('close', code => (code === 0 ? resolve() : reject(new Error(`the build failed:\n${words.trim()}`))))
  })
}
