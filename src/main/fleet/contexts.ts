/**
 * The contexts of all kubeconfigs, what the user has set for each, and a session for each that is connected. None connects by itself
 * unless it is pinned; and one that comes to lead elsewhere on disk is disconnected, never switched over.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import { type ContextInfo, type ContextList, ContextSettings } from '../../shared/domain/context.ts'
import type { Choice } from '../../shared/domain/form.ts'
import { createCredentials } from '../kube/credentials.ts'
import type { DescribedCommand } from '../kube/describe-command.ts'
import { environmentProxyWarning } from '../kube/environment-proxy.ts'
import { createExecCredentials } from '../kube/exec-credentials.ts'
import type { KubeReader, KubeWriter } from '../kube/kube-client.ts'
import type { KubeconfigContext } from '../kube/kubeconfig-context.ts'
import { learnCredentials, secretsOf } from '../kube/kubeconfig-secrets.ts'
import { type AddedSource, createKubeconfigStore } from '../kube/kubeconfig-store.ts'
import { coalesce } from '../lib/coalesce.ts'
import { createAddedSources } from './added-sources.ts'
import { readChoices } from './choices.ts'
import { contextInfo } from './context-info.ts'
import { openContextSettings } from './context-settings.ts'
import type { ContextsDeps } from './contexts-deps.ts'
import { createCredentialCommands } from './credential-commands.ts'
import { secretsOfCommand } from './mask-command.ts'
import type { Session } from './session.ts'
import { createSlots, type Slot } from './slots.ts'
import { connectionKey, targetKey, whatMoved } from './target-key.ts'

export interface Contexts extends AsyncDisposable {
  list(): ContextList
  /** Throws not-found. */
  info(id: string): ContextInfo
  /** The whole list at once and after each change. */
  watch(signal?: AbortSignal): AsyncIteratorObject<ContextList, undefined, void>
  /** Called after each change of anything in the list. */
  onChange(listen: () => void): () => void
  /** Begins to connect; how it goes is in the freshness. Throws not-found, and bad-input when the kubeconfig entry can't be used. */
  connect(id: string): ContextInfo
  disconnect(id: string): Promise<ContextInfo>
  /** Cuts a backoff short, and lets a credential command that failed run again. Connects if it was not. */
  retry(id: string): ContextInfo
  /** After sleep or when the network is back: all contexts try at once. */
  wake(): void
  /** Throws conflict when the command is another one by now. */
  allowCommand(id: string, fingerprint: string, allowed: boolean): Promise<ContextInfo>
  /** What would run to sign in, with its secrets: only for `reveal-command`. null: nothing. */
  command(id: string): DescribedCommand | null
  configure(id: string, settings: Partial<ContextSettings>): Promise<ContextInfo>
  choices(id: string, source: string, namespace: string | null, signal: AbortSignal): Promise<Choice[]>
  /** These two throw bad-input, with the field, when it is no kubeconfig that can be used; nothing is kept then. */
  addFile(path: string): Promise<ContextList>
  addText(title: string, text: string): Promise<ContextList>
  /** A source that another part of the app brings; it is not remembered. */
  addSource(source: AddedSource): Promise<ContextList>
  removeSource(sourceId: string): Promise<ContextList>
  /** What the user should know about what was kept. */
  problems(): readonly string[]
  /** Reads through a connected context. Throws not-found, disconnected. */
  reader(id: string): KubeReader
  /** null: not connected. */
  session(id: string): Session | null
  /** Whether anybody can see the app now; a hidden one asks servers less often whether they live. */
  setVisible(visible: boolean): void
}

/** How often at most a whole list is sent. */
const listEveryMs = 100

/**
 * Reads kubeconfigs and settings, and connects the pinned contexts. `writer` gives the object that can write: for `operations/apply`
 * alone. It throws disconnected, and blocked when the user has made the context read-only.
 */
export async function createContexts(deps: ContextsDeps): Promise<{ contexts: Contexts; writer: (id: string) => KubeWriter }> {
  const { clock, store } = deps
  const settings = await openContextSettings(deps.settings, deps.seal)
  const listeners = new Set<() => void>()
  const notices = new Map<string, string>()
  const exec = createExecCredentials({
    run: deps.run,
    clock,
    path: deps.path,
    env: deps.env,
    homeDir: deps.homeDir,
    consent: settings.allows,
    ...(deps.secrets === undefined ? {} : { redact: deps.secrets.redact }),
  })
  const commands = createCredentialCommands(exec)
  const learn = (secret: string) => deps.secrets?.learn(secret)
  const kubeconfigs = await createKubeconfigStore({
    env: deps.env,
    homeDir: deps.defaultHome ?? deps.homeDir,
    clock,
    added: [...deps.sources, ...settings.sources()],
    onChange: () => void followKubeconfigs(),
  })
  const slots = createSlots({
    clock,
    random: deps.random,
    env: deps.env,
    engines: deps.engines,
    memoryBytes: deps.memoryBytes ?? Number.POSITIVE_INFINITY,
    store,
    credentialsOf: context => learnCredentials(createCredentials(context, { clock, exec, env: deps.env }), learn),
    titleOf: context => settings.of(context.id).alias ?? context.name,
    onChange: tell,
    ...(deps.observer === undefined ? {} : { observer: deps.observer }),
  })
  const added = createAddedSources({ kubeconfigs, settings, homeDir: deps.homeDir })
  const unlisten = store.onAudience(slots.setWatched)
  learnSecrets()
  await commands.describeAll(kubeconfigs.contexts())
  for (const context of kubeconfigs.contexts()) if (settings.of(context.id).pinned && context.problem === null) slots.open(context)

  function tell() {
    for (const listen of [...listeners]) listen()
  }

  function find(id: string): KubeconfigContext {
    const context = slots.get(id)?.context ?? kubeconfigs.contexts().find(each => each.id === id)
    if (context === undefined) throw new AppError('not-found', 'There is no such context.', { hint: 'Has the kubeconfig changed?' })
    return context
  }

  function slotOf(id: string): Slot {
    const slot = slots.get(id)
    if (slot !== undefined) return slot
    throw new AppError('disconnected', `The context “${find(id).name}” is not connected.`, { hint: 'Connect it first.' })
  }

  function info(context: KubeconfigContext): ContextInfo {
    const command = commands.of(context.id)
    return contextInfo({
      context,
      settings: settings.of(context.id),
      command,
      commandAllowed: command !== null && settings.allows(context.id, command.fingerprint),
      proxyWarning: environmentProxyWarning(context, deps.env),
      session: slots.get(context.id)?.session.summary() ?? null,
      notice: notices.get(context.id) ?? null,
      databases: store.count(context.id),
    })
  }

  function list(): ContextList {
    return { contexts: kubeconfigs.contexts().map(info), sources: [...kubeconfigs.sources()] }
  }

  function learnSecrets() {
    for (const context of kubeconfigs.contexts()) {
      for (const secret of secretsOf(context)) learn(secret)
      if (context.auth.exec !== null) for (const secret of secretsOfCommand(context.auth.exec)) learn(secret)
    }
  }

  async function followKubeconfigs() {
    learnSecrets()
    for (const [id, slot] of slots.all()) {
      const next = kubeconfigs.contexts().find(context => context.id === id)
      if (next === undefined) {
        notices.set(id, 'The kubeconfig no longer has this context.')
        void slots.close(id)
      } else if (targetKey(next) !== targetKey(slot.context)) {
        notices.set(id, whatMoved(slot.context, next))
        void slots.close(id)
      } else if (connectionKey(next) !== connectionKey(slot.context)) {
        void slots.close(id)
        if (next.problem === null) slots.open(next)
      }
    }
    tell()
    await commands.describeAll(kubeconfigs.contexts())
    tell()
  }

  function retry(id: string): ContextInfo {
    const context = find(id)
    const slot = slots.get(id)
    if (slot === undefined) return connect(id)
    slot.credentials.forgive()
    slot.session.retryNow()
    return info(context)
  }

  function connect(id: string): ContextInfo {
    const context = find(id)
    if (context.problem !== null) throw new AppError('bad-input', context.problem, { hint: 'Mend the kubeconfig entry.' })
    notices.delete(id)
    slots.open(context)
    void commands.describe(context).then(tell)
    return info(context)
  }

  async function add(source: AddedSource): Promise<ContextList> {
    await added.add(source)
    return list()
  }

  const contexts: Contexts = {
    list,
    info: id => info(find(id)),
    watch(signal) {
      return coalesce({
        clock,
        spacingMs: listEveryMs,
        ...(signal === undefined ? {} : { signal }),
        begin: poke => contexts.onChange(poke),
        take: list,
      })
    },
    onChange(listen) {
      const mine = () => listen()
      listeners.add(mine)
      return () => listeners.delete(mine)
    },
    connect,
    async disconnect(id) {
      const context = find(id)
      notices.delete(id)
      await slots.close(id)
      return info(context)
    },
    retry,
    wake() {
      for (const [, { session }] of slots.all()) session.retryNow()
    },
    async allowCommand(id, fingerprint, allowed) {
      const context = find(id)
      await commands.describe(context)
      const command = commands.of(id)
      if (command === null) throw new AppError('bad-input', 'This context runs no credential command.')
      if (allowed && command.fingerprint !== fingerprint)
        throw new AppError('conflict', 'The command has changed since it was shown.', { hint: 'Look at it again.' })
      await settings.allow(id, fingerprint, allowed)
      if (allowed && slots.get(id) !== undefined) retry(id)
      tell()
      return info(context)
    },
    command: id => commands.of(find(id).id),
    async configure(id, change) {
      const context = find(id)
      await settings.configure(id, ContextSettings.parse({ ...settings.of(id), ...change }))
      slots.showFreshness(id)
      tell()
      return info(context)
    },
    choices: async (id, source, namespace, signal) => await readChoices(slotOf(id).connection.reader, source, namespace, signal),
    addFile: path => add({ kind: 'added-file', path }),
    addText: (title, text) => add({ kind: 'pasted', title, text }),
    async addSource(source) {
      await kubeconfigs.add(source)
      return list()
    },
    async removeSource(sourceId) {
      await added.remove(sourceId)
      return list()
    },
    problems: settings.problems,
    reader: id => slotOf(id).connection.reader,
    session: id => slots.get(id)?.session ?? null,
    setVisible: slots.setVisible,
    async [Symbol.asyncDispose]() {
      unlisten()
      kubeconfigs[Symbol.dispose]()
      await slots[Symbol.asyncDispose]()
    },
  }

  return {
    contexts,
    writer(id) {
      const slot = slotOf(id)
      if (settings.of(id).protection === 'read-only')
        throw new AppError('blocked', `The context “${slot.context.name}” is read-only in this app.`, {
          hint: 'Change its protection first.',
        })
      return slot.connection.writer
    },
  }
}
