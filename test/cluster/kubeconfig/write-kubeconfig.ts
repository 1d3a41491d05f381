import { chmod, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { ControlPlane } from '../control-plane/start-control-plane.ts'
import type { TestUser } from '../control-plane/users.ts'

/** The ways in which a kubeconfig can say who somebody is. */
export type Authentication = 'certificate' | 'certificate-files' | 'token' | 'token-file' | 'exec'

/** One context to write. */
export interface ContextOfKubeconfig {
  /** Name of the context, its cluster and its user. */
  readonly name: string
  readonly plane: ControlPlane
  readonly user: TestUser
  readonly by: Authentication
  readonly namespace?: string
  /** Another address for the same server, as through a proxy. */
  readonly server?: string
  /** For `token`, `token-file` and `exec`: this token in place of the user's own. */
  readonly token?: string
  /** For the certificates: how long they hold; a day when left out. */
  readonly seconds?: number
}

/** Where the secrets of a context are that live in files; a test can replace them. */
export interface WrittenContext {
  readonly tokenPath: string
  readonly certificatePath: string
  readonly keyPath: string
  /** One line is added at each run of the exec plugin. */
  readonly execLogPath: string
}

async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.tmp`, text, { mode: 0o600 })
  await rename(`${path}.tmp`, path)
}

/** A new client certificate for a user, in place of the one in the context's files. */
export async function replaceCertificate(entry: ContextOfKubeconfig, written: WrittenContext): Promise<void> {
  const issued = await issueFor(entry)
  await replaceFile(written.keyPath, issued.key)
  await replaceFile(written.certificatePath, issued.cert)
}

async function issueFor({ plane, user, seconds = 86_400 }: ContextOfKubeconfig) {
  return plane.files.authority.issue({
    names: [user],
    addresses: [],
    commonName: user,
    organizations: user === 'admin' ? ['system:masters'] : [],
    daysTo: seconds / 86_400,
  })
}

/** The plugin: a shell script that says the token which is in a file at that moment, as credential helpers do after a new login. */
function pluginText(written: WrittenContext): string {
  const answer = `{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}`
  return `#!/bin/sh\necho run >> '${written.execLogPath}'\nprintf '${answer}' "$(cat '${written.tokenPath}')"\n`
}

async function userEntry(entry: ContextOfKubeconfig, folder: string, written: WrittenContext): Promise<unknown> {
  const token = entry.token ?? entry.plane.tokens[entry.user]
  if (entry.by === 'token') return { token }
  if (entry.by === 'token-file' || entry.by === 'exec') await replaceFile(written.tokenPath, token)
  if (entry.by === 'token-file') return { tokenFile: written.tokenPath }
  if (entry.by === 'exec') {
    const command = join(folder, 'plugin.sh')
    await writeFile(command, pluginText(written))
    await chmod(command, 0o700)
    return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never' } }
  }
  if (entry.by === 'certificate-files') {
    await replaceCertificate(entry, written)
    return { 'client-certificate': written.certificatePath, 'client-key': written.keyPath }
  }
  const { cert, key } = await issueFor(entry)
  const encode = (text: string) => Buffer.from(text).toString('base64')
  return { 'client-certificate-data': encode(cert), 'client-key-data': encode(key) }
}

/** Writes a kubeconfig (0600) with these contexts; the first is the current one. Gives the files of each. */
export async function writeKubeconfig(path: string, entries: readonly ContextOfKubeconfig[]): Promise<readonly WrittenContext[]> {
  const clusters: unknown[] = []
  const users: unknown[] = []
  const contexts: unknown[] = []
  const files: WrittenContext[] = []
  for (const entry of entries) {
    const { name, plane } = entry
    const folder = join(`${path}.files`, name)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const written = {
      tokenPath: join(folder, 'token'),
      certificatePath: join(folder, 'client.crt'),
      keyPath: join(folder, 'client.key'),
      execLogPath: join(folder, 'plugin.log'),
    }
    files.push(written)
    const authority = Buffer.from(plane.ca).toString('base64')
    clusters.push({ name, cluster: { server: entry.server ?? plane.url, 'certificate-authority-data': authority } })
    users.push({ name, user: await userEntry(entry, folder, written) })
    contexts.push({
      name,
      context: { cluster: name, user: name, ...(entry.namespace === undefined ? {} : { namespace: entry.namespace }) },
    })
  }
  const current = entries[0]?.name ?? ''
  await writeFile(path, stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': current, clusters, users, contexts }), {
    mode: 0o600,
  })
  return files
}
