/**
 * Credential commands (exec plugins). One instance serves all contexts: contexts that share a user share its command, which runs once at a time
 * and only after the user has allowed exactly what would run.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import { orGivenUp } from '../lib/or-given-up.ts'
import { redact } from '../lib/redaction.ts'
import { type DescribedCommand, describeCommand } from './describe-command.ts'
import { type ExecCredential, readExecCredential } from './exec-credential-output.ts'
import type { ExecFields, KubeconfigContext } from './kubeconfig-context.ts'
import type { RunCommand } from './run-command.ts'

export interface ExecCredentialsDeps {
  readonly run: RunCommand
  readonly clock: Clock
  /** PATH of the login shell. */
  readonly path: () => Promise<string>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeDir: string
  /** Whether the user has allowed the command with this fingerprint in this context. */
  readonly consent: (contextId: string, fingerprint: string) => boolean
  /** Takes secrets out of what a command says; by their shape alone when absent. */
  readonly redact?: (text: string) => string
}

/** A credential and the number of the run that gave it. */
export type VersionedCredential = ExecCredential & { readonly version: string }

export interface ExecCredentials {
  /** What would run for this context; null when it has no command. Runs nothing. */
  describe(context: KubeconfigContext): Promise<DescribedCommand | null>
  current(context: KubeconfigContext, signal: AbortSignal): Promise<VersionedCredential>
  peek(context: KubeconfigContext): VersionedCredential | null
  /** After the server refused `version`: runs the command again unless that has just been done. false: no use. */
  renew(context: KubeconfigContext, version: string, signal: AbortSignal): Promise<boolean>
  /** Lets a command that failed run again now. */
  forgive(context: KubeconfigContext): void
}

const timeoutMs = 60_000
const maxOutputBytes = 1024 * 1024
/** How much of the end of what a command complains is looked at (characters): more than the longest secret that is known. */
const maxComplaint = 32 * 1024
/** How much of the end of it is shown as a hint, characters. */
const maxHint = 500
/** New credentials are fetched this long before the old ones expire, for clocks differ. */
const skewMs = 30_000
/** A command is not run again sooner, whatever expiry it states: it would run for each request. */
const leastLifeMs = 10_000
/** After a failure, or a refusal of new credentials, a command rests. */
const restMs = 30_000

interface Held {
  credential: VersionedCredential | null
  freshUntil: number
  obtainedAt: number
  /** The credential was fetched because the server had refused the one before. */
  renewed: boolean
  running: Promise<VersionedCredential> | null
  failure: { readonly error: AppError; readonly until: number } | null
}

export function createExecCredentials(deps: ExecCredentialsDeps): ExecCredentials {
  const { clock } = deps
  const all = new Map<string, Held>()
  let runs = 0

  function heldFor(context: KubeconfigContext, exec: ExecFields): Held {
    const key = JSON.stringify([exec, exec.provideClusterInfo ? [context.server, context.cluster] : null])
    const found = all.get(key)
    if (found !== undefined) return found
    const held: Held = { credential: null, freshUntil: 0, obtainedAt: 0, renewed: false, running: null, failure: null }
    all.set(key, held)
    return held
  }

  /** Asks for consent first, for each context by itself: that another context may run it says nothing about this one. */
  async function allowed(context: KubeconfigContext, exec: ExecFields): Promise<string> {
    const described = await describeCommand(exec, await deps.path())
    if (described.resolvedPath === null) {
      const hint =
        exec.installHint === null
          ? `Install ${exec.command}, or put it into the PATH of your login shell.`
          : exec.installHint.slice(0, 2_000)
      throw new AppError('unauthorized', `The credential command “${exec.command}” was not found.`, { hint })
    }
    if (!deps.consent(context.id, described.fingerprint)) {
      const hint = 'Look at the command and allow it, if you trust it.'
      throw new AppError('unauthorized', `The credential command “${exec.command}” waits for your permission to run.`, { hint })
    }
    return described.resolvedPath
  }

  async function fetchNew(context: KubeconfigContext, exec: ExecFields, held: Held, path: string): Promise<VersionedCredential> {
    try {
      const result = await deps.run({
        path,
        args: exec.args,
        env: commandEnvironment(deps.env, await deps.path(), exec, context),
        cwd: deps.homeDir,
        timeoutMs,
        maxOutputBytes,
        signal: new AbortController().signal,
      })
      if (result.exitCode !== 0) {
        // Cleaned before it is cut: half a secret is not known for one.
        const detail = (deps.redact ?? redact)(result.stderr.trim().slice(-maxComplaint)).slice(-2_000)
        const how = result.exitCode === null ? 'was killed' : `failed with exit code ${result.exitCode}`
        const hint = [complaintHint(detail), exec.installHint?.slice(0, 2_000)].filter(Boolean).join(' ') || null
        throw new AppError('unauthorized', `The credential command “${exec.command}” ${how}.`, { hint, detail })
      }
      const credential = readExecCredential(result.stdout, exec.apiVersion)
      runs += 1
      const now = clock.now()
      held.credential = { ...credential, version: String(runs) }
      held.obtainedAt = clock.monotonic()
      const life = credential.expiresAt === null ? Number.POSITIVE_INFINITY : credential.expiresAt - now - skewMs
      held.freshUntil = held.obtainedAt + Math.max(leastLifeMs, life)
      held.failure = null
      held.renewed = false
      return held.credential
    } catch (error) {
      const failed =
        error instanceof AppError
          ? error
          : new AppError('unauthorized', `The credential command “${exec.command}” failed.`, { cause: error })
      held.failure = { error: failed, until: clock.monotonic() + restMs }
      throw failed
    }
  }

  const freshOf = (held: Held, refused: string | null) =>
    held.credential !== null && held.credential.version !== refused && clock.monotonic() < held.freshUntil ? held.credential : null

  async function obtain(context: KubeconfigContext, held: Held, refused: string | null, signal: AbortSignal): Promise<VersionedCredential> {
    const exec = execOf(context)
    const path = await allowed(context, exec)
    // While the consent was looked up, another request may have been given what this one wants.
    const fresh = freshOf(held, refused)
    if (fresh !== null) return fresh
    if (held.failure !== null && clock.monotonic() < held.failure.until) throw held.failure.error
    held.running ??= fetchNew(context, exec, held, path).finally(() => {
      held.running = null
    })
    // The command outlives a request that gives up: others may wait for it too.
    return await orGivenUp(held.running, signal)
  }

  return {
    async describe(context) {
      return context.auth.exec === null ? null : await describeCommand(context.auth.exec, await deps.path())
    },
    async current(context, signal) {
      const exec = execOf(context)
      const held = heldFor(context, exec)
      return freshOf(held, null) ?? (await obtain(context, held, null, signal))
    },
    peek: context => (context.auth.exec === null ? null : heldFor(context, context.auth.exec).credential),
    async renew(context, version, signal) {
      const exec = execOf(context)
      const held = heldFor(context, exec)
      if (held.credential !== null && held.credential.version !== version) return true
      // A command whose new credentials are refused too has nothing better to give.
      if (held.running === null && held.renewed && clock.monotonic() - held.obtainedAt < restMs) return false
      await obtain(context, held, version, signal)
      held.renewed = true
      return true
    },
    forgive(context) {
      if (context.auth.exec !== null) heldFor(context, context.auth.exec).failure = null
    },
  }
}

/** The end of what a command complains, for where only a hint is shown: mostly it says itself what to do. Empty: it said nothing. */
function complaintHint(detail: string): string {
  const words = detail.replace(/\s+/g, ' ').trim()
  if (words === '') return ''
  return words.length > maxHint ? `It said: …${words.slice(-maxHint)}` : `It said: ${words}`
}

function execOf(context: KubeconfigContext): ExecFields {
  if (context.auth.exec === null) throw new AppError('internal', 'The context has no credential command.')
  return context.auth.exec
}

/** The app's environment without what steers the app itself, the login shell's PATH, the kubeconfig's variables, and the API's own. */
function commandEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  path: string,
  exec: ExecFields,
  context: KubeconfigContext,
): Record<string, string> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(own)) if (value !== undefined && !/^(?:ELECTRON_|NODE_OPTIONS$)/.test(name)) env[name] = value
  env.PATH = path
  for (const { name, value } of exec.env) env[name] = value
  const { cluster, server } = context
  const info = {
    server,
    ...(cluster.tlsServerName === null ? {} : { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.insecureSkipTlsVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(cluster.certificateAuthorityData === null
      ? {}
      : { 'certificate-authority-data': Buffer.from(cluster.certificateAuthorityData, 'utf8').toString('base64') }),
    ...(cluster.proxyUrl === null ? {} : { 'proxy-url': cluster.proxyUrl }),
    ...(cluster.disableCompression ? { 'disable-compression': true } : {}),
    ...(cluster.execExtension === null ? {} : { config: cluster.execExtension }),
  }
  const spec = { interactive: false, ...(exec.provideClusterInfo ? { cluster: info } : {}) }
  env.KUBERNETES_EXEC_INFO = JSON.stringify({ kind: 'ExecCredential', apiVersion: exec.apiVersion, spec })
  return env
}
