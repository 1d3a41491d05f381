import { expect, test } from 'vitest'
import { formFields } from './form-field.ts'
import { shownSections } from './sections.ts'

const fields = formFields({
  type: 'object',
  properties: {
    name: { type: 'string', form: { section: 'basics' } },
    odd: { type: 'string', form: { section: 'nowhere' } },
    tune: { type: 'string', form: { section: 'basics', advanced: true } },
    bucket: { type: 'string', form: { section: 'backup', when: { field: 'name', is: ['x'] } } },
  },
})
const sections = [
  { id: 'basics', title: 'Basics', summary: '' },
  { id: 'backup', title: 'Backup', summary: '' },
]

test('sections hold what is shown, advanced apart, and strays come last', () => {
  const shown = shownSections(sections, fields, {})
  expect(shown.map(section => section.id)).toEqual(['basics', ''])
  expect(shown[0]?.advanced.map(field => field.path)).toEqual(['tune'])
  expect(shownSections(sections, fields, { name: 'x' }).map(section => section.id)).toEqual(['basics', 'backup', ''])
})
