import { expect, test } from 'vitest'
import { rebaseText } from './rebase-text.ts'

const base = 'spec:\n  instances: 3\n  logLevel: info\n  parameters:\n    a: "on"\n'

test('what others changed comes into the text, and comments and order stay', () => {
  const mine = '# mine\nspec:\n  # more members\n  instances: 5\n  logLevel: info\n  parameters:\n    a: "on"\n    mine: x\n'
  const live = 'spec:\n  instances: 3\n  parameters:\n    a: "off"\n    b: "yes"\n  roles:\n  - name: x\n'
  expect(rebaseText(base, mine, live)).toEqual({
    text: '# mine\nspec:\n  # more members\n  instances: 5\n  parameters:\n    a: "off"\n    mine: x\n    b: "yes"\n  roles:\n  - name: x\n',
    taken: expect.arrayContaining(['/spec/logLevel', '/spec/parameters/a', '/spec/parameters/b', '/spec/roles']),
    conflicts: [],
  })
})

test('where both changed a field the edit stands, and the other value is told', () => {
  const mine = base.replace('instances: 3', 'instances: 5')
  const live = base.replace('instances: 3', 'instances: 4').replace('info', 'debug')
  expect(rebaseText(base, mine, live)).toEqual({
    text: mine.replace('info', 'debug'),
    taken: ['/spec/logLevel'],
    conflicts: [{ path: '/spec/instances', mine: 5, theirs: 4 }],
  })
})

test('a text that can’t be read is not touched', () => {
  expect(rebaseText(base, 'spec: [', base)).toBeNull()
})
