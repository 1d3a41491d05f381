import { expect, test } from 'vitest'
import type { DraftStep } from '../engines/engine.ts'
import { maskObject } from './compare-prediction.ts'
import { maskStep } from './describe-step.ts'
import { createSecretMask } from './mask-secrets.ts'

const kind = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true }
const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"p":"c3dvcmRmaXNo"}}', kept: 'yes' }
const manifest = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'a', namespace: 'n', uid: '1', annotations },
  data: { p: 'c3dvcmRmaXNo' },
}
const step: DraftStep = { id: 's', title: 'Secret', verb: 'apply', kind, manifest }
const mask = createSecretMask(Buffer.alloc(32, 1), [])

test('what is kept of a Secret to compare with holds no value, in its annotations neither', () => {
  const kept = maskObject(step, { ...manifest, metadata: { ...manifest.metadata, managedFields: [] } }, mask)
  expect(JSON.stringify(kept)).not.toContain('c3dvcmRmaXNo')
  expect(kept?.metadata).toMatchObject({ name: 'a', namespace: 'n', uid: '1', annotations: { kept: 'yes' } })
  expect(kept?.metadata).not.toHaveProperty('managedFields')
})

test('what is shown of a Secret that is sent holds no value, in its annotations neither', () => {
  expect(JSON.stringify(maskStep(step, mask))).not.toContain('c3dvcmRmaXNo')
})
