/** For callers without a signal of their own: a signal that never fires. */
export const neverAborted: AbortSignal = new AbortController().signal
