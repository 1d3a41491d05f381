/**
 * `npm run package`: builds the app and packs it for the system it runs on, into `dist/`. Says in one line when Electron can't be had. Arguments go to
 * electron-builder (`--dir` for a folder only).
 */
import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildWhenStale } from './build-when-stale.ts'
import { fetchElectron } from './fetch-electron.ts'
import { findElectron } from './find-electron.ts'
import { projectRoot } from './project-root.ts'

/** The folder that electron-builder copies Electron from. */
function distOf(executable: string): string {
  // …/dist/Electron.app/Contents/MacOS/Electron on macOS.
  return process.platform === 'darwin' ? dirname(dirname(dirname(dirname(executable)))) : dirname(executable)
}

async function main(): Promise<number> {
  await buildWhenStale(true)
  const reason = await fetchElectron()
  const electron = findElectron()
  if (reason !== null || electron === null) {
    console.error(`Nothing is packaged: Electron can't be had (${reason ?? 'its binary is missing'}).`)
    return 1
  }
  const cli = fileURLToPath(import.meta.resolve('electron-builder/cli.js'))
  const args = ['--config', 'electron-builder.yml', '--publish', 'never', `-c.electronDist=${distOf(electron)}`, ...process.argv.slice(2)]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd: projectRoot, stdio: 'inherit' })
    child.once('error', reject)
    child.once('close', code => resolve(code ?? 1))
  })
}

main().then(
  code => process.exit(code),
  error => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
