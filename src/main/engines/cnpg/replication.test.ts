import { expect, test } from 'vitest'
import type { PodSample } from '../engine.ts'
import { readReplication, worstLag } from './replication.ts'
import { readInterval, readPosition, readStatus, writePosition } from './status-facts.ts'

const early = '2026-11-21T05:00:00.000Z'
const late = '2026-11-21T05:00:05.000Z'

const primaryStatus = {
  isPrimary: true,
  timeLineID: 3,
  currentLsn: '2/00000100',
  replicationInfo: [
    {
      applicationName: 'db-2',
      state: 'streaming',
      replayLsn: '1/FFFFFF00',
      replayLag: '00:00:01.5',
      syncState: 'quorum',
      syncPriority: '1',
    },
  ],
}
const replicaStatus = { isPrimary: false, timeLineID: 3, receivedLsn: '2/0', replayLsn: '1/FFFFFF00', isWalReceiverActive: true }

function heard(pod: string, status: unknown, at = late, problem: string | null = null): PodSample {
  return { read: 'status', pod, facts: readStatus(JSON.stringify(status)), at, problem }
}
const silent = (pod: string, problem: string): PodSample => ({ read: 'status', pod, facts: null, at: null, problem })

test('a replica’s lag is what the primary says: bytes over the border of two halves, seconds, mode', () => {
  const samples = [heard('db-1', primaryStatus), heard('db-2', replicaStatus, early)]
  expect(readReplication(samples, 'db-1')('db-2')).toEqual({
    lagBytes: 0x200,
    replication: {
      lagSeconds: 1.5,
      position: '1/FFFFFF00',
      timeline: 3,
      syncState: 'quorum',
      streaming: true,
      asOf: late,
      problem: null,
    },
  })
  expect(readReplication(samples, 'db-1')('db-1')).toMatchObject({
    lagBytes: null,
    replication: { position: '2/100', timeline: 3, problem: null },
  })
  expect(worstLag(samples, 'db-1', 2)).toEqual({ bytes: 0x200, asOf: late })
})

test('a replica that is not listed is not streaming; its own word gives the lag, as old as the older of both', () => {
  const samples = [heard('db-1', { ...primaryStatus, replicationInfo: [] }), heard('db-2', replicaStatus, early)]
  expect(readReplication(samples, 'db-1')('db-2')).toMatchObject({
    lagBytes: 0x200,
    replication: { streaming: false, syncState: null, asOf: early, problem: 'the primary does not list it among its replicas' },
  })
})

test('positions on different timelines are not compared', () => {
  const samples = [heard('db-1', primaryStatus), heard('db-2', { ...replicaStatus, timeLineID: 2 })]
  expect(readReplication(samples, 'db-1')('db-2')).toMatchObject({
    lagBytes: null,
    replication: { lagSeconds: null, timeline: 2, problem: 'it is on another timeline than the primary' },
  })
  expect(worstLag(samples, 'db-1', 2)).toBeNull()
})

test.each([
  ['nobody asked', [], 'it was not asked yet'],
  ['the primary is silent', [silent('db-1', 'no answer'), heard('db-2', replicaStatus)], 'the primary was not heard'],
  ['the primary is a replica by now', [heard('db-1', replicaStatus), heard('db-2', replicaStatus)], 'the primary was not heard'],
  ['nothing may be read', [silent('db-1', 'not allowed'), silent('db-2', 'not allowed')], 'not allowed'],
  ['it does not run', [heard('db-1', primaryStatus)], 'it does not run, so it is not asked'],
])('the lag is unknown, with the reason, when %s', (_, samples, problem) => {
  expect(readReplication(samples, 'db-1')('db-2')).toMatchObject({ lagBytes: null, replication: { lagSeconds: null, problem } })
})

test('an old answer of the primary stays, with its age and why there is no newer one', () => {
  const samples = [heard('db-1', primaryStatus, early, 'the pod does not answer'), heard('db-2', replicaStatus, late)]
  expect(readReplication(samples, 'db-1')('db-2')).toMatchObject({
    lagBytes: 0x200,
    replication: { asOf: early, problem: 'of the primary: the pod does not answer' },
  })
})

test('the worst lag is not told while that of one replica isn’t known', () => {
  const samples = [heard('db-1', primaryStatus), heard('db-2', replicaStatus), silent('db-3', 'no answer')]
  expect(worstLag(samples, 'db-1', 3)).toBeNull()
})

test('the worst lag is not told while a replica that is wanted does not run, or nobody knows how many are wanted', () => {
  const samples = [heard('db-1', primaryStatus), heard('db-2', replicaStatus)]
  expect(worstLag(samples, 'db-1', 3)).toBeNull()
  expect(worstLag(samples, 'db-1', null)).toBeNull()
  expect(worstLag(samples, 'db-1', 1)).toEqual({ bytes: 0x200, asOf: late })
})

test.each(['', 'null', '[]', '{}', '{"isPrimary":"yes"}', '<html>', '{"isPrimary":true'])('%s is no status', body => {
  expect(readStatus(body)).toBeNull()
})

test('hostile fields are passed over', () => {
  const status = readStatus(
    JSON.stringify({
      isPrimary: true,
      timeLineID: -1,
      currentLsn: '1/2/3',
      replicationInfo: [null, 3, { applicationName: 4 }, { applicationName: 'x', replayLag: 'soon' }],
    }),
  )
  expect(status).toMatchObject({ timeline: null, end: null, replicas: [{ name: 'x', replayed: null, replayLagSeconds: null }] })
})

test('positions and intervals are read as PostgreSQL writes them', () => {
  expect(readPosition('16/B374D848')).toBe(0x16b374d848n)
  expect(writePosition(0x16b374d848n)).toBe('16/B374D848')
  expect(readPosition('100000000/0')).toBeNull()
  expect(readInterval('1 day 02:03:04.5')).toBe(93784.5)
  expect(readInterval('-00:00:01')).toBeNull()
})
