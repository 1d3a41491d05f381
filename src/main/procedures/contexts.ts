import type { Engine } from '../engines/engine.ts'
import type { Contexts } from '../fleet/contexts.ts'
import { readRights } from '../fleet/read-rights.ts'
import type { RevealCommand } from '../fleet/reveal-command.ts'
import { neverAborted } from '../lib/never-aborted.ts'
import { definedOnly } from './defined-only.ts'
import { serve } from './serve.ts'

/** Handlers of `contexts`. */
export function contextProcedures(contexts: Contexts, engines: readonly Engine[], revealCommand: RevealCommand) {
  const c = serve.contexts
  return {
    list: c.list.handler(() => contexts.list()),
    watch: c.watch.handler(({ signal }) => contexts.watch(signal)),
    connect: c.connect.handler(({ input }) => contexts.connect(input.id)),
    disconnect: c.disconnect.handler(({ input }) => contexts.disconnect(input.id)),
    retry: c.retry.handler(({ input }) => contexts.retry(input.id)),
    allowCommand: c.allowCommand.handler(({ input }) => contexts.allowCommand(input.id, input.fingerprint, input.allowed)),
    revealCommand: c.revealCommand.handler(({ input }) => revealCommand(input)),
    configure: c.configure.handler(({ input }) => contexts.configure(input.id, definedOnly(input.settings))),
    choices: c.choices.handler(({ input, signal }) =>
      contexts.choices(input.id, input.source, input.namespace ?? null, signal ?? neverAborted),
    ),
    rights: c.rights.handler(({ input, signal }) =>
      readRights(contexts.reader(input.id), engines, input.namespace, signal ?? neverAborted),
    ),
    addFile: c.addFile.handler(({ input }) => contexts.addFile(input.path)),
    addText: c.addText.handler(({ input }) => contexts.addText(input.title, input.text)),
    removeSource: c.removeSource.handler(({ input }) => contexts.removeSource(input.id)),
  }
}
