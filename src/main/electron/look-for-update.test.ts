import { expect, test } from 'vitest'
import { lookForUpdate } from './look-for-update.ts'

function look(body: string, options: { feed?: string; version?: string; status?: number } = {}) {
  const asked: string[] = []
  const said = lookForUpdate({
    feed: options.feed ?? 'https://updates.example.org/clouddb/',
    version: options.version ?? '1.9.0',
    platform: 'linux',
    fetch: async address => {
      asked.push(address)
      return new Response(body, { status: options.status ?? 200 })
    },
  })
  return { asked, said }
}

test('a newer release is told, with the host it comes from', async () => {
  const { asked, said } = look('version: 1.10.0\nfiles: []\n')
  expect(await said).toBe('Version 1.10.0 is there (this is 1.9.0). Get it from updates.example.org.')
  expect(asked).toEqual(['https://updates.example.org/clouddb/latest-linux.yml'])
})

test('the same or an older release is no news', async () => {
  expect(await look('version: 1.9.0').said).toBeNull()
  expect(await look('version: 0.99.99').said).toBeNull()
})

test('a feed that is not https is never asked', async () => {
  const { asked, said } = look('version: 9.0.0', { feed: 'http://updates.example.org/' })
  await expect(said).rejects.toThrow('https')
  expect(asked).toEqual([])
})

test('what is no release is refused', async () => {
  for (const body of ['<html>', 'version: "<b>9</b>"', 'version: 9', `version: 9.0.0\n# ${'x'.repeat(70_000)}`, '']) {
    await expect(look(body).said).rejects.toThrow()
  }
  await expect(look('version: 9.0.0', { status: 404 }).said).rejects.toThrow('404')
})
