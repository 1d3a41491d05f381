import { stat } from 'node:fs/promises'
import type { Clock } from '../lib/clock.ts'
import type { KubeconfigContext } from './kubeconfig-context.ts'

/** How often the files are looked at while somebody waits for them: a person who has just signed in looks at the screen. */
const lookEveryMs = 1_000

/**
 * Looks at the files that a context's credentials come from (token, certificates, key) and calls `onChange` when one has changed. Returns how
 * to stop; a context without such files costs nothing. Only times, sizes and inodes are looked at, nothing is read.
 */
export function watchCredentialFiles(context: KubeconfigContext, deps: { clock: Clock; onChange: () => void }): () => void {
  const { auth, cluster } = context
  const paths = [
    auth.tokenFile,
    auth.clientCertificateData === null ? auth.clientCertificate : null,
    auth.clientKeyData === null ? auth.clientKey : null,
    cluster.certificateAuthorityData === null ? cluster.certificateAuthority : null,
  ].filter(path => path !== null)
  if (paths.length === 0) return () => undefined
  let stopped = false
  let known: string | null = null
  let cancel: () => void = () => undefined

  async function look() {
    const versions = await Promise.all(paths.map(versionOf))
    if (stopped) return
    const seen = versions.join('|')
    if (known !== null && seen !== known) deps.onChange()
    known = seen
    cancel = stopped ? cancel : deps.clock.after(lookEveryMs, () => void look())
  }

  void look()
  return () => {
    stopped = true
    cancel()
  }
}

async function versionOf(path: string): Promise<string> {
  try {
    const found = await stat(path)
    return `${found.mtimeMs}:${found.size}:${found.ino}`
  } catch {
    // A file that is not there now may come back: that is a change too.
    return 'none'
  }
}
