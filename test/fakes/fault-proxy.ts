import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { type Clock, systemClock } from '../../src/main/lib/clock.ts'
import { keepPort } from './keep-port.ts'
import { type StatusFault, startStatusServer } from './status-server.ts'
import type { TestCertificate } from './test-certificates.ts'

/** What is wrong with the way to the server. All of it can be changed while connections are open. */
export interface Faults {
  /** The port is closed: connecting is refused. */
  refuse: boolean
  /** Connections are taken, and then nothing happens. */
  hang: boolean
  /** Nothing more flows in either direction; sockets stay open, as when the other end has lost its network. */
  halfOpen: boolean
  /** Added to each chunk, in each direction, in ms. */
  latencyMs: number
  /** A share of the chunks is lost once or more: each loss costs this long (ms), and what comes behind waits, as TCP sends it again. */
  loss: { readonly share: number; readonly againAfterMs: number; readonly random: () => number } | null
  /** Answers come this slowly; null: as they are. */
  dripBytesPerSecond: number | null
  /** After so many more bytes of answers, each connection ends in this way. */
  cut: { readonly afterBytes: number; readonly how: 'reset' | 'truncate' } | null
  /** Answers instead of the server (needs `terminate`, because it must read HTTP). */
  status: StatusFault | null
}

export interface FaultProxy extends AsyncDisposable {
  /** Put this in a kubeconfig instead of the server's own. */
  readonly url: string
  readonly port: number
  readonly counts: { connections: number }
  openSockets(): number
  set(faults: Partial<Faults>): Promise<void>
  /** Everything works again; connections that were half-open stay dead, as real ones do. */
  heal(): Promise<void>
  /** Ends all open connections at once. */
  breakAll(how: 'reset' | 'truncate'): void
}

export interface FaultProxyOptions {
  /** The API server's own URL; `https` is passed through untouched unless `terminate` is given. */
  readonly target: string
  /** To put status codes between: the proxy's own certificate (null: plain http), and what it trusts and shows to the target. */
  readonly terminate?: { readonly certificate: TestCertificate | null; readonly targetCa?: string; readonly client?: TestCertificate }
  /** By which latency and drips go; the laptop's own when absent. */
  readonly clock?: Clock
}

/**
 * What is passed on goes out at once, as API servers send it: else the kernel holds a small chunk back until the one before it was acknowledged, for up
 * to 40 ms of real time, however little time passes by the test's clock.
 */
const noDelay = true

const healthy: Faults = {
  refuse: false,
  hang: false,
  halfOpen: false,
  latencyMs: 0,
  loss: null,
  dripBytesPerSecond: null,
  cut: null,
  status: null,
}

/** A proxy on 127.0.0.1 in front of any API server, with switches for all that networks do. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const clock = options.clock ?? systemClock
  let faults: Faults = { ...healthy }
  const terminator =
    options.terminate === undefined
      ? null
      : await startStatusServer({ ...options.terminate, target: options.target, status: () => faults.status })
  const target = new URL(options.target)
  const upstreamPort = terminator?.port ?? Number(target.port || (target.protocol === 'https:' ? 443 : 80))
  const upstreamHost = terminator === null ? target.hostname : '127.0.0.1'
  const scheme = options.terminate === undefined ? target.protocol : options.terminate.certificate === null ? 'http:' : 'https:'
  const counts = { connections: 0 }
  const pairs = new Set<{ client: Socket; upstream: Socket; dead: boolean }>()
  let port = 0
  let server: Server | null = null
  /** While it is closed. */
  let kept: { release(): void } | null = null

  function accept(client: Socket) {
    counts.connections += 1
    const upstream = connect({ port: upstreamPort, host: upstreamHost, noDelay })
    const pair = { client, upstream, dead: faults.hang || faults.halfOpen }
    pairs.add(pair)
    let answered = 0
    const end = () => {
      client.destroy()
      upstream.destroy()
      pairs.delete(pair)
    }
    client.on('error', end).on('close', end)
    upstream.on('error', end)
    upstream.on('close', () => {
      if (!pair.dead) end()
    })
    forward(client, upstream, () => undefined)
    forward(upstream, client, bytes => {
      answered += bytes
      if (faults.cut === null || answered < faults.cut.afterBytes) return
      if (faults.cut.how === 'reset') client.resetAndDestroy()
      else client.end()
      upstream.destroy()
    })

    function forward(from: Socket, to: Socket, passed: (bytes: number) => void) {
      let lastArrival = 0
      /** How long this chunk is under way. */
      const underWay = () => {
        let ms = faults.latencyMs
        while (faults.loss !== null && faults.loss.random() < faults.loss.share) ms += faults.loss.againAfterMs
        lastArrival = Math.max(lastArrival, clock.monotonic() + ms)
        return lastArrival - clock.monotonic()
      }
      from.on('data', (chunk: Buffer) => {
        if (pair.dead || faults.hang || faults.halfOpen) return
        const send = (part: Buffer) => {
          if (pair.dead || to.destroyed) return
          to.write(part)
          passed(part.length)
        }
        const rate = from === upstream ? faults.dripBytesPerSecond : null
        if (rate !== null) drip(clock, from, chunk, rate, send)
        else if (faults.latencyMs > 0 || faults.loss !== null) clock.after(underWay(), () => send(chunk))
        else send(chunk)
      })
    }
  }

  async function listen() {
    if (server !== null) return
    const fresh = createServer({ noDelay }, accept)
    server = fresh
    await new Promise<void>((resolve, reject) => {
      fresh.once('error', reject)
      fresh.listen(port, '127.0.0.1', resolve)
    })
    port = (fresh.address() as AddressInfo).port
    letGo()
  }

  function letGo() {
    kept?.release()
    kept = null
  }

  async function apply(next: Faults) {
    faults = next
    if (next.halfOpen || next.hang) for (const pair of pairs) pair.dead = true
    if (!next.refuse) return await listen()
    if (server === null) return
    server.close()
    server = null
    kept = await keepPort(port)
  }

  await listen()
  return {
    get url() {
      return `${scheme}//127.0.0.1:${port}${target.pathname === '/' ? '' : target.pathname}`
    },
    get port() {
      return port
    },
    counts,
    openSockets: () => pairs.size,
    set: changes => apply({ ...faults, ...changes }),
    heal: () => apply({ ...healthy }),
    breakAll(how) {
      for (const pair of pairs) {
        if (how === 'reset') pair.client.resetAndDestroy()
        else pair.client.end()
        pair.upstream.destroy()
      }
    },
    async [Symbol.asyncDispose]() {
      for (const pair of pairs) {
        pair.client.destroy()
        pair.upstream.destroy()
      }
      server?.close()
      letGo()
      await terminator?.[Symbol.asyncDispose]()
    },
  }
}

/** Sends a chunk in small parts over time and holds back what comes behind it. */
function drip(clock: Clock, from: Socket, chunk: Buffer, bytesPerSecond: number, send: (part: Buffer) => void): void {
  from.pause()
  const step = Math.max(1, Math.floor(bytesPerSecond / 10))
  const every = bytesPerSecond < 10 ? 1_000 / bytesPerSecond : 100
  const next = (at: number) =>
    clock.after(every, () => {
      send(chunk.subarray(at, at + step))
      if (at + step < chunk.length && !from.destroyed) next(at + step)
      else from.resume()
    })
  next(0)
}
