import { parse } from 'yaml'
import { z } from 'zod'

/** What looking needs. */
interface LookDeps {
  /** The address of the feed: the folder that holds what the packager wrote. */
  readonly feed: string
  /** The running version, `1.2.3`. */
  readonly version: string
  readonly platform: NodeJS.Platform
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>
}

const Release = z.object({ version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/) })
/** The packager's description of a release is about one kilobyte. */
const maxBytes = 64 * 1024
const withinMs = 10_000

/**
 * Asks the feed for the newest release, in the form that electron-builder writes (`latest.yml`, `latest-mac.yml`, `latest-linux.yml`). It only looks:
 * nothing is fetched or installed.
 *
 * @returns A sentence for the user when there is a newer version, else null. Throws when the feed is no https address, does not answer in
 * ten seconds, redirects, or says something else than a release.
 */
export async function lookForUpdate(deps: LookDeps): Promise<string | null> {
  const address = addressOf(deps.feed, deps.platform)
  const answer = await deps.fetch(address, { redirect: 'error', credentials: 'omit', signal: AbortSignal.timeout(withinMs) })
  if (!answer.ok) throw new Error(`the update feed answers ${answer.status}`)
  const release = Release.parse(parse(await readText(answer), { maxAliasCount: 0 }))
  if (!isNewer(release.version, deps.version)) return null
  return `Version ${release.version} is there (this is ${deps.version}). Get it from ${new URL(address).host}.`
}

function addressOf(feed: string, platform: NodeJS.Platform): string {
  const url = new URL(feed)
  if (url.protocol !== 'https:') throw new Error('the update feed is no https address')
  const name = platform === 'darwin' ? 'latest-mac.yml' : platform === 'linux' ? 'latest-linux.yml' : 'latest.yml'
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${name}`
  return url.href
}

async function readText(answer: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > maxBytes) throw new Error('the update feed says too much')
  }
  return text
}

function isNewer(candidate: string, current: string): boolean {
  const [theirs, ours] = [candidate, current].map(version => version.split('.').map(part => Number.parseInt(part, 10)))
  for (const index of [0, 1, 2]) {
    const difference = (theirs?.[index] ?? 0) - (ours?.[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return false
}
