import { join } from 'node:path'

/** The app's own folder where the system's rules want it; `CLOUDDB_DATA_DIR` overrides it. */
export function appDataDir(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>, homeDir: string): string {
  if (env.CLOUDDB_DATA_DIR !== undefined && env.CLOUDDB_DATA_DIR !== '') return env.CLOUDDB_DATA_DIR
  if (platform === 'darwin') return join(homeDir, 'Library', 'Application Support', 'CloudDB Desktop')
  if (platform === 'win32') return join(env.APPDATA ?? join(homeDir, 'AppData', 'Roaming'), 'CloudDB Desktop')
  return join(env.XDG_DATA_HOME ?? join(homeDir, '.local', 'share'), 'clouddb-desktop')
}
