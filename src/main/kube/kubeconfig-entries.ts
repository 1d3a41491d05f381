import { isAbsolute, resolve } from 'node:path'
import type { ClusterFields, ExecFields, UserFields } from './kubeconfig-context.ts'

/** A named entry of a kubeconfig: its checked fields, or why it can't be used. */
export interface Entry<T> {
  readonly fields: T
  readonly problem: string | null
}

export interface ClusterEntry extends ClusterFields {
  /** As written; checked with the context, because its meaning depends on the other fields. */
  readonly server: string | null
}

type Raw = Readonly<Record<string, unknown>>

/** A value as an object's fields; null when it is none. */
export function asRecord(value: unknown): Raw | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : null
}

/** Reads fields of one entry and remembers the first that has a wrong shape. */
function createFieldReader(raw: Raw, baseDir: string | null) {
  let problem: string | null = null
  const complain = (text: string) => {
    problem ??= text
    return null
  }
  function text(key: string): string | null {
    const value = Object.hasOwn(raw, key) ? raw[key] : undefined
    if (value === undefined || value === null || value === '') return null
    return typeof value === 'string' ? value : complain(`${key} is not text.`)
  }
  return {
    text,
    flag(key: string): boolean {
      const value = Object.hasOwn(raw, key) ? raw[key] : undefined
      if (value === undefined || value === null || typeof value === 'boolean') return value === true
      complain(`${key} is neither true nor false.`)
      return false
    },
    path(key: string): string | null {
      const value = text(key)
      if (value === null || isAbsolute(value)) return value
      return baseDir === null ? complain(`${key} is a relative path, but pasted text has no folder.`) : resolve(baseDir, value)
    },
    base64(key: string): string | null {
      const value = text(key)
      if (value === null) return null
      const compact = value.replace(/[\r\n]/g, '')
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact) || compact.length % 4 !== 0) return complain(`${key} is not valid base64.`)
      return Buffer.from(compact, 'base64').toString('utf8')
    },
    texts(key: string): string[] {
      const value = raw[key]
      if (value === undefined || value === null) return []
      if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value
      complain(`${key} is not a list of texts.`)
      return []
    },
    record(key: string): Raw | null {
      const value = Object.hasOwn(raw, key) ? raw[key] : undefined
      if (value === undefined || value === null) return null
      return asRecord(value) ?? complain(`${key} is not a map.`)
    },
    complain,
    problem: () => problem,
  }
}

/** The `cluster` part of a named entry. */
export function readCluster(name: string, raw: Raw, baseDir: string | null): Entry<ClusterEntry> {
  const field = createFieldReader(raw, baseDir)
  const fields: ClusterEntry = {
    name,
    server: field.text('server'),
    certificateAuthority: field.path('certificate-authority'),
    certificateAuthorityData: field.base64('certificate-authority-data'),
    insecureSkipTlsVerify: field.flag('insecure-skip-tls-verify'),
    tlsServerName: field.text('tls-server-name'),
    proxyUrl: field.text('proxy-url'),
    disableCompression: field.flag('disable-compression'),
    execExtension: execExtension(raw.extensions),
  }
  return { fields, problem: field.problem() }
}

function execExtension(extensions: unknown): unknown {
  if (!Array.isArray(extensions)) return null
  for (const item of extensions) {
    const named = asRecord(item)
    if (named?.name === 'client.authentication.k8s.io/exec') return named.extension ?? null
  }
  return null
}

/** The `user` part of a named entry. */
export function readUser(raw: Raw, baseDir: string | null): Entry<UserFields> {
  const field = createFieldReader(raw, baseDir)
  const impersonated = field.text('as')
  const groups = field.texts('as-groups')
  const uid = field.text('as-uid')
  const extra = field.record('as-user-extra')
  const provider = field.record('auth-provider')
  const exec = field.record('exec')
  const fields: UserFields = {
    clientCertificate: field.path('client-certificate'),
    clientCertificateData: field.base64('client-certificate-data'),
    clientKey: field.path('client-key'),
    clientKeyData: field.base64('client-key-data'),
    token: field.text('token'),
    tokenFile: field.path('tokenFile'),
    username: field.text('username'),
    password: field.text('password'),
    impersonate:
      impersonated === null && groups.length === 0 && uid === null && extra === null
        ? null
        : { user: impersonated, uid, groups, extra: textLists(extra) },
    exec: exec === null ? null : readExec(exec, baseDir, field.complain),
    authProvider:
      provider === null ? null : { name: typeof provider.name === 'string' ? provider.name : '', config: texts(asRecord(provider.config)) },
  }
  return { fields, problem: field.problem() }
}

function readExec(raw: Raw, baseDir: string | null, complain: (text: string) => null): ExecFields {
  const field = createFieldReader(raw, baseDir)
  const command = field.text('command')
  if (command === null) field.complain('exec has no command.')
  const env = Array.isArray(raw.env) ? raw.env.map(asRecord) : []
  const fields: ExecFields = {
    apiVersion: field.text('apiVersion') ?? '',
    command: command === null || !/[/\\]/.test(command) ? (command ?? '') : (field.path('command') ?? ''),
    args: field.texts('args'),
    env: env.flatMap(item =>
      typeof item?.name === 'string' && typeof item.value === 'string' ? [{ name: item.name, value: item.value }] : [],
    ),
    installHint: field.text('installHint'),
    provideClusterInfo: field.flag('provideClusterInfo'),
    interactiveMode: field.text('interactiveMode'),
  }
  if (fields.env.length !== env.length) field.complain('exec.env has an entry that is not a name and a value.')
  const problem = field.problem()
  if (problem !== null) complain(problem)
  return fields
}

function texts(raw: Raw | null): ReadonlyMap<string, string> {
  return new Map(Object.entries(raw ?? {}).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : [])))
}

function textLists(raw: Raw | null): ReadonlyMap<string, readonly string[]> {
  const lists = Object.entries(raw ?? {}).map(
    ([key, value]) => [key, Array.isArray(value) ? value.filter(item => typeof item === 'string') : []] as const,
  )
  return new Map(lists)
}
