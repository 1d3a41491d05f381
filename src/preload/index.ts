/**
 * All that preload does: it asks main for a message port and passes it to the page. The page gets no other door, and no object of Electron's.
 */
import { ipcRenderer } from 'electron'

/** The one channel, both ways; the page hears the same word (`src/renderer/host-link.ts`). */
const channel = 'clouddb-port'

ipcRenderer.on(channel, event => {
  // To our own origin only: a page from elsewhere must not get the port, even if it were ever shown here.
  window.postMessage(channel, location.origin, event.ports)
})

// Asked after the page's scripts have run, so that someone listens. Each load of the page asks anew, which ends the port before.
window.addEventListener('load', () => ipcRenderer.send(channel))
