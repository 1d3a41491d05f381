import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where what is built or downloaded for test clusters is kept from one run to the next; outside the repository. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const base = env.XDG_CACHE_HOME === undefined || env.XDG_CACHE_HOME === '' ? join(homedir(), '.cache') : env.XDG_CACHE_HOME
  return join(base, 'clouddb-desktop', 'cluster')
}
