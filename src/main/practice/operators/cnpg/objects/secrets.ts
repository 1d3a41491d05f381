import { generateKeyPairSync } from 'node:crypto'
import { createServerIdentity } from '../../../certificates.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { at, nameOf, namespaceOf, textAt } from '../../read.ts'
import { ownedMeta } from './labels.ts'

function secret(cluster: KubeObject, name: string, type: string, values: Readonly<Record<string, string>>, labels = {}): KubeObject {
  const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]))
  return { apiVersion: 'v1', kind: 'Secret', metadata: ownedMeta(cluster, name, labels), type, data }
}

/** Keys of a user's Secret: the password and every connection text made from it. */
function connectionValues(cluster: KubeObject, username: string, database: string, password: string): Record<string, string> {
  const host = `${nameOf(cluster)}-rw`
  const fqdn = `${host}.${namespaceOf(cluster)}.svc.cluster.local`
  const name = database === '*' ? '*' : encodeURIComponent(database)
  const uri = (server: string) => `postgresql://${username}:${encodeURIComponent(password)}@${server}:5432/${name}`
  const jdbc = (server: string) => `jdbc:postgresql://${server}:5432/${name}?password=${encodeURIComponent(password)}&user=${username}`
  return {
    username,
    user: username,
    password,
    dbname: database,
    host,
    port: '5432',
    pgpass: `${host}:5432:${database}:${username}:${password}\n`,
    uri: uri(`${host}.${namespaceOf(cluster)}`),
    'jdbc-uri': jdbc(`${host}.${namespaceOf(cluster)}`),
    'fqdn-uri': uri(fqdn),
    'fqdn-jdbc-uri': jdbc(fqdn),
  }
}

/** Where bootstrap says that the application's user and database are; the method is the one in use. */
function applicationOf(cluster: KubeObject): { readonly owner: string; readonly database: string; readonly ownSecret: string } {
  for (const method of ['initdb', 'recovery', 'pg_basebackup']) {
    const found = at(cluster, 'spec', 'bootstrap', method)
    if (found === undefined) continue
    return {
      owner: textAt(found, 'owner') || 'app',
      database: textAt(found, 'database') || 'app',
      ownSecret: textAt(found, 'secret', 'name'),
    }
  }
  return { owner: 'app', database: 'app', ownSecret: '' }
}

/**
 * The Secrets of a Cluster that are missing among `present`. `-ca`, `-server` and `-replication` come together: their certificates are real
 * ones, of a certificate authority made for this Cluster whose signing key is not kept (`ca.key` is another key; nothing here signs later).
 */
export function buildMissingSecrets(
  cluster: KubeObject,
  present: ReadonlySet<string>,
  deps: { readonly now: Date; readonly password: () => string },
): KubeObject[] {
  const name = nameOf(cluster)
  const missing: KubeObject[] = []
  const application = applicationOf(cluster)
  if (application.ownSecret === '' && !present.has(`${name}-app`)) {
    const values = connectionValues(cluster, application.owner, application.database, deps.password())
    missing.push(
      secret(cluster, `${name}-app`, 'kubernetes.io/basic-auth', values, { 'cnpg.io/userType': 'app', 'cnpg.io/reload': 'true' }),
    )
  }
  const wantsSuperuser = at(cluster, 'spec', 'enableSuperuserAccess') === true && at(cluster, 'spec', 'superuserSecret') === undefined
  if (wantsSuperuser && !present.has(`${name}-superuser`)) {
    const values = connectionValues(cluster, 'postgres', '*', deps.password())
    const labels = { 'cnpg.io/userType': 'superuser', 'cnpg.io/reload': 'true' }
    missing.push(secret(cluster, `${name}-superuser`, 'kubernetes.io/basic-auth', values, labels))
  }
  if (present.has(`${name}-ca`) && present.has(`${name}-server`) && present.has(`${name}-replication`)) return missing
  const identity = createServerIdentity(deps.now)
  const authorityKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' }).toString()
  const pair = { 'tls.crt': identity.cert, 'tls.key': identity.key }
  const certificates = [
    secret(cluster, `${name}-ca`, 'Opaque', { 'ca.crt': identity.ca, 'ca.key': authorityKey }),
    secret(cluster, `${name}-server`, 'kubernetes.io/tls', pair),
    secret(cluster, `${name}-replication`, 'kubernetes.io/tls', pair),
  ]
  missing.push(...certificates.filter(object => !present.has(nameOf(object))))
  return missing
}
