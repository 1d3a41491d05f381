import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTestAuthority, type TestAuthority } from '../../fakes/test-certificates.ts'

/** All that is secret about one control plane, in files for its programs. */
export interface AuthorityFiles {
  readonly authority: TestAuthority
  readonly caPath: string
  readonly certPath: string
  readonly keyPath: string
  /** Signs service account tokens; PEM. */
  readonly serviceAccountKey: string
  readonly serviceAccountKeyPath: string
}

/** Makes a new authority with a server certificate for 127.0.0.1 and a key for service accounts. */
export async function writeAuthority(folder: string): Promise<AuthorityFiles> {
  const authority = await createTestAuthority('test-cluster')
  // The clients of the server itself come by its service address and by this name.
  const server = await authority.issue({ names: ['localhost', 'kubernetes.default.svc'], addresses: ['127.0.0.1', '10.77.0.1'] })
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const serviceAccountKey = keys.privateKey.export({ type: 'sec1', format: 'pem' }).toString()
  const write = async (name: string, text: string) => {
    const path = join(folder, name)
    await writeFile(path, text, { mode: 0o600 })
    return path
  }
  return {
    authority,
    caPath: await write('ca.crt', authority.ca),
    certPath: await write('server.crt', server.cert),
    keyPath: await write('server.key', server.key),
    serviceAccountKey,
    serviceAccountKeyPath: await write('service-accounts.key', serviceAccountKey),
  }
}
