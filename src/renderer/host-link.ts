import type { ClientContext, ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { connection } from './state/connection-store.ts'

/** The word with which preload hands over the port. */
const portGreeting = 'clouddb-port'
const tokenKey = 'clouddb-token'
/** A call waits this long for a host that is away before it fails. */
const patienceMs = 8_000
/** Reconnects: full jitter under a cap that doubles to this. The host is on the same machine: small. */
const maxBackoffMs = 8_000
const firstBackoffMs = 250

type Link = ClientLink<ClientContext>

let link: Link | null = null
const waiting = new Set<() => void>()

/** The link to the host. Waits while there is none; throws after `patienceMs`. */
export async function currentLink(): Promise<Link> {
  if (link === null) await waitForLink()
  if (link === null) throw new Error('The app’s host does not answer. Is it still running?')
  return link
}

function waitForLink(): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      waiting.delete(done)
      resolve()
    }
    const timer = setTimeout(done, patienceMs)
    waiting.add(done)
  })
}

function linkUp(next: Link) {
  link = next
  connection.setState({ state: 'up', since: new Date().toISOString(), attempt: 0, retryAt: null, refused: false })
  for (const wake of [...waiting]) wake()
}

function linkDown(attempt: number, retryAt: number | null, refused = false) {
  link = null
  const before = connection.getState()
  connection.setState({
    state: 'down',
    since: before.state === 'down' ? before.since : new Date().toISOString(),
    attempt,
    retryAt,
    refused,
  })
}

/** Starts the transport: a message port in Electron, a WebSocket elsewhere. Call once, before anything else. */
export function openHostLink() {
  if (navigator.userAgent.includes('Electron/')) listenForPort()
  else openSocket(0)
}

function listenForPort() {
  window.addEventListener('message', event => {
    const port = event.ports[0]
    if (event.source !== window || event.data !== portGreeting || port === undefined) return
    port.addEventListener('close', () => linkDown(0, null))
    const next: Link = new PortLink({ port })
    port.start()
    linkUp(next)
  })
}

function openSocket(attempt: number) {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const token = takeToken()
  const query = token === null ? '' : `?token=${encodeURIComponent(token)}`
  const socket = new WebSocket(`${scheme}//${location.host}/rpc${query}`)
  let opened = false
  socket.addEventListener('open', () => {
    opened = true
    linkUp(new SocketLink({ websocket: socket }))
  })
  socket.addEventListener('close', () => {
    const next = opened ? 0 : attempt + 1
    const delay = firstBackoffMs + Math.random() * Math.min(maxBackoffMs, firstBackoffMs * 2 ** next)
    linkDown(next, Date.now() + delay, !opened && token === null)
    retrySoon(delay, () => openSocket(next))
  })
}

let retryNow: (() => void) | null = null

function retrySoon(delay: number, retry: () => void) {
  const go = () => {
    clearTimeout(timer)
    retryNow = null
    retry()
  }
  const timer = setTimeout(go, delay)
  retryNow = go
}

/** Cuts the wait for the next attempt short. Does nothing while the host is there. */
export function reconnectNow() {
  retryNow?.()
}

/** The launch's token: taken from the address once, kept for this tab's reloads, and wiped from the address bar and its history. */
function takeToken(): string | null {
  const url = new URL(location.href)
  const given = url.searchParams.get('token')
  if (given === null) return sessionStorage.getItem(tokenKey)
  sessionStorage.setItem(tokenKey, given)
  url.searchParams.delete('token')
  history.replaceState(history.state, '', url)
  return given
}
