/**
 * One clock for all ages on the page. It ticks once a second while anybody listens and the page is visible, and not at all otherwise.
 */
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null

function tick() {
  for (const listener of listeners) listener()
}

function adjust() {
  const wanted = listeners.size > 0 && !document.hidden
  if (wanted && timer === null) timer = setInterval(tick, 1000)
  if (!wanted && timer !== null) {
    clearInterval(timer)
    timer = null
  }
}

function onVisibility() {
  adjust()
  if (!document.hidden) tick()
}

/** Listens to the clock; gives back how to stop. */
export function subscribeClock(listener: () => void): () => void {
  if (listeners.size === 0) document.addEventListener('visibilitychange', onVisibility)
  listeners.add(listener)
  adjust()
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) document.removeEventListener('visibilitychange', onVisibility)
    adjust()
  }
}
