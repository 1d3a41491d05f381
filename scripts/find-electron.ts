import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './project-root.ts'

const packageDir = join(projectRoot, 'node_modules', 'electron')

/** Where the executable lies in Electron's folder, by platform. */
function executableIn(dist: string): string {
  if (process.platform === 'darwin') return join(dist, 'Electron.app', 'Contents', 'MacOS', 'Electron')
  return join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron')
}

/** Electron's executable: of `ELECTRON_OVERRIDE_DIST_PATH`, or the one that was fetched for the installed version; null when there is none. */
export function findElectron(): string | null {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const dist = given === undefined || given === '' ? join(packageDir, 'dist') : given
  const path = executableIn(dist)
  return existsSync(path) ? path : null
}

/** The version of Electron that the app is made for. */
export function electronVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'))
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : null
  if (typeof version !== 'string') throw new Error('Electron’s package has no version')
  return version
}

/** Why Electron can't run here although it may be there; null when nothing speaks against it. */
export function whyElectronCannotRun(env: Readonly<Record<string, string | undefined>> = process.env): string | null {
  if (process.platform !== 'linux') return null
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display'
  if (process.getuid?.() === 0) return 'its sandbox does not run as root'
  return null
}
