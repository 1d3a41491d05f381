import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { startPractice } from './start-practice.ts'

test('the practice cluster runs in a process of its own and ends with its handle', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'practice-start-'))
  try {
    const kubeconfigPath = join(folder, 'config')
    const running = await startPractice({ kubeconfigPath, contexts: ['left', 'right'], operators: false })
    expect(running.contexts.map(context => context.name)).toEqual(['left', 'right'])
    const config = parse(await readFile(kubeconfigPath, 'utf8'))
    expect(config['current-context']).toBe('left')
    expect(config.clusters.map((entry: { cluster: { server: string } }) => entry.cluster.server)).toEqual(
      running.contexts.map(context => context.url),
    )
    await running[Symbol.asyncDispose]()
    await running.ended
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a practice cluster that can’t start says why', async () => {
  await expect(startPractice({ kubeconfigPath: '/nowhere/at/all', operators: false, contexts: 1 })).rejects.toThrow('ENOENT')
})
