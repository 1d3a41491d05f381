import { create } from 'zustand'
import type { AppInfo } from '../../shared/contract/system.ts'
import { client } from '../client.ts'
import { connection } from './connection-store.ts'
import { fleetStore } from './fleet-store.ts'

/** How often the host is asked while its practice cluster is starting. */
const askAgainMs = 700

/** What is running; null before that is known. */
export const infoStore = create<{ readonly info: AppInfo | null }>(() => ({ info: null }))

/** Takes over an answer that holds the host's state, and asks again while something is on its way. */
export function takeInfo(info: AppInfo) {
  infoStore.setState({ info })
  if (info.practice === 'starting') setTimeout(() => void loadInfo(), askAgainMs)
}

async function loadInfo() {
  // A failure needs no word here: the banner tells that the host is away, and its return asks again.
  const info = await client.system.info().catch(() => null)
  if (info !== null) takeInfo(info)
}

/** Reads what is running, now and whenever the host comes back. */
export function followInfo(): { stop: () => void } {
  void loadInfo()
  const stop = connection.subscribe((now, before) => {
    if (now.state === 'up' && before.state !== 'up') void loadInfo()
  })
  // Where the practice cluster ends by itself, its contexts are lost: the host then knows why.
  const stopLooking = fleetStore.subscribe((now, before) => {
    if (now.fleet.contexts === before.fleet.contexts || infoStore.getState().info?.practice !== 'on') return
    const lost = [...now.fleet.contexts.values()].some(
      ({ id, freshness }) => freshness.state === 'unreachable' && before.fleet.contexts.get(id)?.freshness.message !== freshness.message,
    )
    if (lost) void loadInfo()
  })
  return {
    stop: () => {
      stop()
      stopLooking()
    },
  }
}
