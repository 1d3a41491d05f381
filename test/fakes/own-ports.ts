import { createServer } from 'node:net'

/**
 * Ports below those that systems give to whoever asks for any (Linux from 32768, others from 49152). Between looking whether one is free and listening
 * on it, and while a program that listens on it is started again, nobody else comes to it by chance.
 */
const first = 20_000
/** Each process has ports of its own, by its number: enough for all that one runs at a time. */
const perProcess = 24
const processes = 500

let taken = 0

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** So many ports of 127.0.0.1 on which programs can listen, each different, also after a while. Throws when this process has no more. */
export async function ownPorts(count: number): Promise<readonly number[]> {
  const found: number[] = []
  const base = first + (process.pid % processes) * perProcess
  for (let tried = 0; found.length < count && tried < perProcess; tried += 1) {
    const port = base + (taken % perProcess)
    taken += 1
    if (await isFree(port)) found.push(port)
  }
  if (found.length < count) throw new Error(`${found.length} of ${count} ports from ${base} on are free`)
  return found
}
