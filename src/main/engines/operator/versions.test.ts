import { expect, test } from 'vitest'
import { kubernetesObjections, versionObjections } from './versions.ts'

const said = (from: string | null, to: string | null) => versionObjections(from, to, 'image').map(({ status, seen }) => [status, seen])

test.each([
  ['1.30.0', '1.30.1', []],
  ['1.30.0', '1.31.0', []],
  ['1.30.1', '1.30.0', [['fail', expect.stringMatching(/1\.30\.0 is older than 1\.30\.1/)]]],
  ['1.29.0', '1.31.2', [['warn', expect.stringMatching(/skips 1 minor version between/)]]],
  ['1.27.0', '1.31.2', [['warn', expect.stringMatching(/skips 3 minor versions/)]]],
  ['1.15.1', '2.0.0', [['warn', expect.stringMatching(/another major version/)]]],
  [null, '2.0.0', [['unknown', expect.stringMatching(/can’t be told/)]]],
  ['1.30.0', 'latest', [['unknown', expect.stringMatching(/can’t be told/)]]],
])('from %s to %s', (from, to, expected) => {
  expect(said(from, to)).toEqual(expected)
})

test.each([
  ['v1.35.0', []],
  ['v1.33.9', ['warn']],
  ['v1.37.0', ['warn']],
  [null, ['unknown']],
])('Kubernetes %s against 1.34 to 1.36', (running, expected) => {
  expect(kubernetesObjections(running, '1.34', '1.36', 'It').map(({ status }) => status)).toEqual(expected)
})
