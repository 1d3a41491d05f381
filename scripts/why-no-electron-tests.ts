import { findElectron } from './find-electron.ts'

/** Why the tests of the desktop app itself can't run here; null when they can. */
export function whyNoElectronTests(): string | null {
  if (findElectron() === null) return 'its binary is not here'
  const noDisplay = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
  return noDisplay ? 'there is no display' : null
}
