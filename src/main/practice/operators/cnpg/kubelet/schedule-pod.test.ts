import { expect, test } from 'vitest'
import { pickNode } from './schedule-pod.ts'

const node = (name: string, cpu: string, memory: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  status: { allocatable: { cpu, memory } },
})
const pod = (cpu: string, memory: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'orders-1', namespace: 'shop' },
  spec: { containers: [{ name: 'postgres', resources: { requests: { cpu, memory } } }] },
})
const nodes = [node('a', '15', '60Gi'), node('b', '2', '120Gi')]

test('a pod waits while no node is large enough for it, and goes where one is', () => {
  expect(pickNode(pod('900', '9000Gi'), nodes, [])).toEqual({
    node: null,
    because: '0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory.',
  })
  expect(pickNode(pod('4', '100Gi'), nodes, [])).toEqual({
    node: null,
    because: '0/2 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.',
  })
  expect(pickNode(pod('1', '100Gi'), nodes, []).node?.metadata.name).toBe('b')
  expect(pickNode(pod('4', '1Gi'), nodes, []).node?.metadata.name).toBe('a')
})
