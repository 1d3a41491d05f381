/**
 * Drives a rollout in a process of its own, to be killed in the middle. One argument, JSON: where the cluster and the folder are, which engine, and
 * what to do: `start` a rollout with these parameters over these databases, or `resume` the one that is there, without these; what was interrupted is
 * planned again. Ends when it rests.
 */
import { z } from 'zod'
import { engine as cnpg } from '../../src/main/engines/cnpg/engine.ts'
import { RolloutShape } from '../../src/shared/domain/rollout.ts'
import { connectTo, contextFor } from './connect-to.ts'
import { operationsOn } from './operations-on.ts'
import { allConsents, plannedRollout, restingRollout } from './rollout-steps.ts'
import { createScaledClock } from './scaled-clock.ts'
import { toyEngine } from './toybase-engine.ts'

const Job = z.object({
  url: z.string(),
  ca: z.string(),
  token: z.string(),
  folder: z.string(),
  engine: z.enum(['cnpg', 'toy']),
  names: z.array(z.string()),
  shape: RolloutShape,
  params: z.record(z.string(), z.unknown()),
  how: z.enum(['start', 'resume']),
  leaveOut: z.array(z.string()),
})

const job = Job.parse(JSON.parse(process.argv[2] ?? ''))
const connection = connectTo(contextFor(job.url, { 'certificate-authority-data': job.ca }, { token: job.token }, 'here'))
// What is not there is believed only when the server's own time for a write is over: half a minute, which a toy's clock passes quickly.
const quick = job.engine === 'toy' ? { clock: createScaledClock(30) } : {}
const { operations, contextId } = await operationsOn(connection, { folder: job.folder, engines: [cnpg, toyEngine], ...quick })
operations.runs.resume()
const idOf = (name: string) => `${contextId}:${job.engine}:default:${name}`
let id = operations.rollouts.list({})[0]?.id ?? ''
if (job.how === 'start') {
  const made = await operations.rollouts.create({
    operation: 'scale',
    clusterIds: job.names.map(idOf),
    params: job.params,
    shape: job.shape,
  })
  id = made.id
  await plannedRollout(operations, id)
  operations.rollouts.start({ id, consents: allConsents(operations, id) })
} else {
  const found = await restingRollout(operations, id, 300_000)
  process.stdout.write(`found ${JSON.stringify(found)}\n`)
  for (const name of job.leaveOut) operations.rollouts.leaveOut({ id, clusterId: idOf(name), out: true })
  const { items } = operations.rollouts.get({ id })
  for (const { clusterId, state } of items) if (state === 'failed') operations.rollouts.replan({ id, clusterId })
  await plannedRollout(operations, id)
  // All that was under way may have been the last of it.
  if (operations.rollouts.get({ id }).state === 'stopped') operations.rollouts.resume({ id, consents: allConsents(operations, id) })
}
await restingRollout(operations, id, 600_000)
process.stdout.write('rests\n')
process.exit(0)
