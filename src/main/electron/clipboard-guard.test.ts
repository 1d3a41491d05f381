import { expect, test } from 'vitest'
import { createFakeClock } from '../../../test/fakes/fake-clock.ts'
import { guardClipboard } from './clipboard-guard.ts'

function open(text = '') {
  const clock = createFakeClock()
  const clip = { text, reads: 0 }
  const guard = guardClipboard({
    clock,
    clearAfterSeconds: () => 30,
    clipboard: {
      readText: async () => {
        clip.reads += 1
        return clip.text
      },
      writeText: async text => {
        clip.text = text
      },
      clear: () => {
        clip.text = ''
      },
    },
  })
  return { clock, clip, guard }
}

test('a revealed secret leaves the clipboard when its time is up, and not before', async () => {
  const { clock, clip, guard } = open()
  guard.revealed('s3cret', 20)
  clip.text = 's3cret'
  await clock.advance(29_000)
  expect(clip.text).toBe('s3cret')
  await clock.advance(2_000)
  expect(clip.text).toBe('')
})

test('a secret that was copied in its last moment on screen leaves too', async () => {
  const { clock, clip, guard } = open()
  guard.revealed('s3cret', 20)
  await clock.advance(31_000)
  clip.text = 's3cret'
  await clock.advance(20_000)
  expect(clip.text).toBe('')
})

test('what the user copied since stays', async () => {
  const { clock, clip, guard } = open()
  guard.revealed('s3cret', 20)
  clip.text = 'a shopping list'
  await clock.advance(120_000)
  await guard.clearNow()
  expect(clip.text).toBe('a shopping list')
  expect(clock.timers()).toBe(0)
})

test('quitting clears a revealed secret at once, and reads no clipboard when none was revealed', async () => {
  const { clip, guard } = open('mine')
  await guard.clearNow()
  expect(clip.reads).toBe(0)
  guard.revealed('s3cret', 20)
  clip.text = 's3cret'
  await guard.clearNow()
  expect(clip.text).toBe('')
})

test('a secret that the app copied leaves after its seconds, when it is still there', async () => {
  const { clock, clip, guard } = open()
  await guard.writeFor('s3cret', 20)
  expect(clip.text).toBe('s3cret')
  await clock.advance(19_000)
  expect(clip.text).toBe('s3cret')
  await clock.advance(2_000)
  expect(clip.text).toBe('')
  await guard.writeFor('s3cret', 20)
  clip.text = 'a shopping list'
  await clock.advance(60_000)
  expect(clip.text).toBe('a shopping list')
})

test('quitting clears a secret that the app copied', async () => {
  const { clip, guard } = open()
  await guard.writeFor('s3cret', 600)
  await guard.clearNow()
  expect(clip.text).toBe('')
})
