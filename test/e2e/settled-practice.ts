/**
 * Bringing the practice databases up costs seconds of CPU, and hardly any test is about that. So it is done once for a whole run: hosts begin with a
 * copy of that state, as one does who starts the app a second time.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseCluster } from '../../src/shared/domain/database-cluster.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { startHost } from './host.ts'

const place = 'CLOUDDB_SETTLED_PRACTICE'
const samples = 11
/** One of them never gets there: that is what it is for. */
const underWay = ['accounts']
const settledWithinMs = 300_000

/** Playwright's global set-up: makes the state, and gives what removes it. */
export default async function settlePractice(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'clouddb-settled-'))
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  try {
    await using host = await startHost({ folder })
    await host.liveContexts()
    const settled = async () => {
      const { clusters } = await host.call<{ clusters: DatabaseCluster[] }>('GET', '/clusters')
      const moving = clusters.filter(({ health }) => health === 'progressing' || health === 'unknown')
      return clusters.length === samples && moving.map(cluster => cluster.name).join() === underWay.join()
    }
    await eventuallyTrue('the practice databases have settled', settled, settledWithinMs)
  } catch (error) {
    await remove()
    throw error
  }
  process.env[place] = join(folder, 'data', 'practice')
  return remove
}

/** Puts a copy of the state where a host with this data folder looks for its practice cluster. */
export async function copySettledPractice(dataDir: string): Promise<void> {
  const from = process.env[place]
  if (from === undefined) throw new Error('the global set-up has left no practice state')
  await mkdir(dataDir, { recursive: true })
  await cp(from, join(dataDir, 'practice'), { recursive: true })
}
