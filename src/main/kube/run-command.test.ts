import { expect, test } from 'vitest'
import { systemClock } from '../lib/clock.ts'
import { createCommandRunner } from './run-command.ts'

const request = (script: string) => ({
  path: '/bin/sh',
  args: ['-c', script],
  env: { PATH: '/usr/bin:/bin' },
  cwd: '/',
  timeoutMs: 600_000,
  maxOutputBytes: 1024,
  signal: new AbortController().signal,
})

test('a disposed runner ends what hangs and starts nothing more', async () => {
  const runner = createCommandRunner(systemClock)
  const hanging = runner.run(request('sleep 600'))
  runner[Symbol.dispose]()
  expect((await hanging).exitCode).toBe(null)
  await expect(runner.run(request('true'))).rejects.toMatchObject({ code: 'cancelled' })
})
