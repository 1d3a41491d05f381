/** Electron's entry. */
import packageJson from '../../package.json' with { type: 'json' }
import { createApp } from './app.ts'
import { runDesktop } from './electron/run-desktop.ts'

// Not awaited: Electron becomes ready only after this module has been evaluated.
void runDesktop({ createApp, version: packageJson.version, mainDir: import.meta.dirname })
