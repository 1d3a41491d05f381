import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'

/** A browser of the Chromium family, ready to be driven. */
export interface FoundBrowser {
  readonly executablePath: string
  /** Which one and where it is from, for people. */
  readonly title: string
  /** Switches that it needs here. */
  readonly args: readonly string[]
}

const names = [
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'msedge',
  'chrome.exe',
  'msedge.exe',
]

/** Where the installers put them when they are not on PATH. */
function usualPlaces(env: NodeJS.ProcessEnv): string[] {
  const windows = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']
  const roots = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(root => root !== undefined)
  return [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
    '/snap/bin/chromium',
    ...roots.flatMap(root => windows.map(place => join(root, place))),
  ]
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function findInstalled(env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const onPath = names.flatMap(name => folders.map(folder => join(folder, name)))
  return [...onPath, ...usualPlaces(env)].find(isProgram)
}

const isRoot = () => process.getuid?.() === 0

/** As root Chromium has no sandbox to offer; nothing in the tests needs a graphics card or the network. */
function args(): readonly string[] {
  const quiet = ['--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
  return isRoot() ? ['--no-sandbox', '--disable-gpu', ...quiet] : quiet
}

/**
 * Finds a browser for the tests: an installed Chrome, Chromium or Edge; else the one that Playwright has downloaded; else, as root on
 * Debian, installs the distribution's own. Throws with what to do when there is none.
 */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): FoundBrowser {
  const installed = findInstalled(env)
  if (installed !== undefined) return { executablePath: installed, title: `the installed ${installed}`, args: args() }
  const own = chromium.executablePath()
  if (own !== '' && existsSync(own)) return { executablePath: own, title: `Playwright’s own, ${own}`, args: args() }
  if (isRoot() && existsSync('/etc/debian_version')) {
    console.log('No browser here: installing Debian’s chromium …')
    spawnSync('apt-get', ['install', '-y', 'chromium'], { stdio: 'inherit', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } })
    const fresh = findInstalled(env)
    if (fresh !== undefined) return { executablePath: fresh, title: `Debian’s, just installed, ${fresh}`, args: args() }
  }
  throw new Error('No browser for the tests: install Chrome, Chromium or Edge, or run `npx playwright install chromium`.')
}
