import type { Monaco } from './monaco.ts'

let loading: Promise<Monaco> | null = null

/** Monaco, loaded once. A failed load is forgotten, so that the next caller tries again. */
export function loadMonaco(): Promise<Monaco> {
  loading ??= import('./monaco.ts').then(
    module => module.monaco,
    (reason: unknown) => {
      loading = null
      throw reason
    },
  )
  return loading
}

/** Loads Monaco when the page has nothing better to do, so that the first diff opens at once. Returns how to call it off. */
export function warmEditor(): () => void {
  const warm = () => {
    loadMonaco().catch(() => undefined)
  }
  // A second at most: somebody who opens a plan reads the checks first, and the diff should be ready after that.
  const handle = requestIdleCallback(warm, { timeout: 1000 })
  return () => cancelIdleCallback(handle)
}
