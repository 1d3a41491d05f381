import { expect, test } from 'vitest'
import { z } from 'zod'
import { formFields } from './form-field.ts'

const schema = z.toJSONSchema(
  z.object({
    name: z
      .string()
      .min(1)
      .meta({ form: { label: 'Name', section: 'basics', help: 'Short.' } }),
    members: z
      .number()
      .int()
      .min(1)
      .max(9)
      .default(3)
      .meta({ form: { label: 'Members', section: 'size', unit: 'members' } }),
    version: z
      .enum(['16', '17'])
      .default('17')
      .meta({ form: { label: 'Version', section: 'basics', options: [{ value: '17', label: 'PostgreSQL 17' }] } }),
    storage: z
      .object({
        size: z
          .string()
          .default('5Gi')
          .meta({ form: { label: 'Size', section: 'storage', widget: 'quantity' } }),
        class: z
          .string()
          .nullable()
          .default(null)
          .meta({ form: { label: 'Class', section: 'storage', choices: 'storage-classes' } }),
      })
      .prefault({}),
    external: z
      .boolean()
      .default(false)
      .meta({ form: { label: 'External', section: 'network' } }),
    ranges: z
      .array(z.string())
      .default([])
      .meta({ form: { label: 'Ranges', section: 'network', when: { field: 'external', is: [true] }, advanced: true } }),
    settings: z
      .record(z.string(), z.string())
      .default({})
      .meta({ form: { label: 'Settings', section: 'engine' } }),
    bareWord: z.string().optional(),
  }),
  { io: 'input' },
) as Record<string, unknown>

test('each property of the schema becomes a field, groups become dotted paths, in the order of the schema', () => {
  expect(formFields(schema).map(field => [field.path, field.widget])).toEqual([
    ['name', 'text'],
    ['members', 'number'],
    ['version', 'select'],
    ['storage.size', 'quantity'],
    ['storage.class', 'combobox'],
    ['external', 'switch'],
    ['ranges', 'list'],
    ['settings', 'map'],
    ['bareWord', 'text'],
  ])
})

test('metadata arrives at the field: label, unit, limits, titles of options, conditions', () => {
  const by = new Map(formFields(schema).map(field => [field.path, field]))
  expect(by.get('name')).toMatchObject({ label: 'Name', help: 'Short.', required: true, nullable: false, fallback: undefined })
  expect(by.get('members')).toMatchObject({ unit: 'members', minimum: 1, maximum: 9, integer: true, fallback: 3, required: false })
  expect(by.get('version')?.options).toEqual([
    { value: '16', label: '16' },
    { value: '17', label: 'PostgreSQL 17' },
  ])
  expect(by.get('storage.class')).toMatchObject({ nullable: true, choices: 'storage-classes' })
  expect(by.get('ranges')).toMatchObject({ advanced: true, when: [{ field: 'external', is: [true] }] })
  expect(by.get('bareWord')?.label).toBe('Bare word')
})

test('a schema that contains itself comes to an end', () => {
  const loop: Record<string, unknown> = { type: 'object' }
  loop.properties = { again: loop }
  expect(formFields(loop)).toEqual([])
})
