import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createContexts } from '../../src/main/fleet/contexts.ts'
import { createFleetStore } from '../../src/main/fleet/fleet-store.ts'
import { createCommandRunner } from '../../src/main/kube/run-command.ts'
import { systemClock } from '../../src/main/lib/clock.ts'
import { createKnownSecrets } from '../../src/main/lib/known-secrets.ts'
import { createSeal } from '../../src/main/lib/seal.ts'
import { AppError } from '../../src/shared/domain/app-error.ts'
import { memory } from '../fakes/fleet-fixtures.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { createToyEngine } from '../fakes/toy-engine.ts'

const cleanup: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const end of cleanup.splice(0).toReversed()) await end()
})

test('a credential command that prints the secrets of its arguments and environment shows none of them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'helper-secrets-'))
  const command = join(folder, 'helper')
  // The first secret is cut by where the app begins to read.
  await writeFile(command, `#!/bin/sh\necho "$2 $(printf %01790d 0) used $2 and $HELPER_TOKEN and $HELPER_URL of $1" >&2\nexit 1\n`)
  await chmod(command, 0o755)
  const config = join(folder, 'config')
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command,
    interactiveMode: 'Never',
    args: ['--client-secret', 'CANARY-of-an-argument-that-is-long-enough-to-be-cut-where-reading-begins-CANARY'],
    env: [
      { name: 'HELPER_TOKEN', value: 'CANARY of a variable' },
      { name: 'HELPER_URL', value: 'https://me:CANARY-of-a-URL@idp' },
    ],
  }
  const one = {
    clusters: [{ name: 'c', cluster: { server: 'http://127.0.0.1:1' } }],
    users: [{ name: 'u', user: { exec } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  }
  await writeFile(config, JSON.stringify(one))
  const runner = createCommandRunner(systemClock)
  const secrets = createKnownSecrets()
  const { contexts } = await createContexts({
    env: { KUBECONFIG: config },
    homeDir: folder,
    clock: systemClock,
    random: seededRandom(1),
    engines: [createToyEngine()],
    settings: memory(),
    seal: createSeal({ keyStore: { kind: 'file', key: async () => Buffer.alloc(32, 7) }, randomBytes }),
    store: createFleetStore({ clock: systemClock, newEpoch: () => 'e' }),
    run: runner.run,
    path: async () => '/usr/bin:/bin',
    sources: [],
    secrets,
  })
  cleanup.push(
    () => runner[Symbol.dispose](),
    () => contexts[Symbol.asyncDispose](),
  )
  const id = contexts.list().contexts[0]?.id ?? ''
  await contexts.allowCommand(id, contexts.info(id).consent?.fingerprint ?? '', true)
  contexts.connect(id)
  const failure: unknown = await contexts
    .reader(id)
    .serverVersion(new AbortController().signal)
    .catch(error => error)
  const shown = failure instanceof AppError ? JSON.stringify(failure.data) : String(failure)
  expect(shown).toContain('used *** and *** and')
  expect(shown).not.toContain('CANARY')
})
