import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const file = (name: string) => JSON.stringify(join(import.meta.dirname, name))

/** Runs a process that is guarded before anything else happens in it. */
function run(body: string): Promise<{ code: number; out: string; err: string }> {
  const script = `
    import { guardProcess } from ${file('guard-process.ts')}
    import { createLog } from ${file('lib/log.ts')}
    import { systemClock } from ${file('lib/clock.ts')}
    guardProcess(createLog({ clock: systemClock, sink: line => process.stderr.write(line + '\\n') }), async () => {
      await new Promise(resolve => setTimeout(resolve, 20))
      console.log('disposed')
    })
    ${body}`
  return new Promise(resolve => {
    execFile(process.execPath, ['--input-type=module', '-e', script], { timeout: 120_000 }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })
}

test('what nobody caught is logged without its secrets and ends the process with 1, after disposing', async () => {
  // Only the guard can end it.
  const { code, out, err } = await run(`
    setInterval(() => undefined, 1_000)
    setTimeout(() => { throw new Error('boom password=hunter22') })`)
  expect({ code, out: out.trim() }).toEqual({ code: 1, out: 'disposed' })
  expect(err).toContain('A failure that nobody caught ends the app: Error: boom password=***')
  expect(err).not.toContain('hunter22')
})

test('a rejection that nobody waited for is logged, and the process goes on', async () => {
  const { code, out, err } = await run(`
    void Promise.reject(new Error('lonely'))
    setTimeout(() => console.log('went on'), 20)`)
  expect({ code, out: out.trim() }).toEqual({ code: 0, out: 'went on' })
  expect(err).toContain('Nobody waited for a failure: Error: lonely')
})
