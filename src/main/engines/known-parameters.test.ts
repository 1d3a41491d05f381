import { expect, test } from 'vitest'
import { isKnownParameter, nearestParameter } from './known-parameters.ts'

test('parameters are known in any case', () => {
  for (const name of ['work_mem', 'Work_Mem', 'timezone', 'DateStyle', 'io_method', 'old_snapshot_threshold'])
    expect(isKnownParameter(name)).toBe(true)
  expect(isKnownParameter('work_men')).toBe(false)
})

test.each([
  ['work_men', 'work_mem'],
  ['shared_bufers', 'shared_buffers'],
  ['max_conections', 'max_connections'],
  ['effective_cahce_size', 'effective_cache_size'],
  ['max_wal_szie', 'max_wal_size'],
])('%s is near to %s', (wrong, right) => expect(nearestParameter(wrong)).toBe(right))

test('what is near to nothing is not guessed', () => {
  expect(nearestParameter('flux_capacitor')).toBeNull()
  expect(nearestParameter('x'.repeat(300))).toBeNull()
})
