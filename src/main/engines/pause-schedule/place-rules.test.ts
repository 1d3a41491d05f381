import { expect, test } from 'vitest'
import { pullSecretObjections } from './place-rules.ts'

test.each(['💥', '../../x', '"; rm', 'Upper', 'a'.repeat(300)])(
  'a Secret that can’t exist is refused, since no pod would ever start with it: %s',
  name => {
    expect(pullSecretObjections(name)).toMatchObject([{ field: 'pullSecret', status: 'fail' }])
  },
)

test.each(['', ' ', 'registry', ' my.registry-key '])('no Secret, and the name of one, are taken: “%s”', name => {
  expect(pullSecretObjections(name)).toEqual([])
})
