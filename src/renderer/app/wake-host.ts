import { client } from '../client.ts'
import { reconnectNow } from '../host-link.ts'
import { connection } from '../state/connection-store.ts'

/** When the laptop is online again, lost connections are retried at once: those of the host, and ours to it. */
export function wakeHost() {
  window.addEventListener('online', () => {
    reconnectNow()
    // A wake that does not arrive costs nothing: the host's own backoff goes on.
    if (connection.getState().state === 'up') client.system.wake().catch(() => undefined)
  })
}
