/**
 * One thing that a client sees, as data: the requests it makes, in order. It runs on two servers, and what they answer must be alike.
 *
 * Texts in `call`, `body` and `headers` may hold `{word}`: `{ns}` is the case's own namespace, `{core}` its path below `/api/v1`,
 * `{widgets}` the path of the test kind in it, and every other word is what an earlier step saved.
 */
export interface Case {
  /** A sentence; also what README.md lists it by. */
  readonly name: string
  readonly steps: readonly Step[]
}

/** One request of a case, or a compaction of the server's history. */
export interface Step {
  /** Method and path: `GET {core}/configmaps/one`. */
  readonly call: string
  /** Sent as JSON; a string goes as it is. */
  readonly body?: unknown
  /** Content type of the body (default: JSON). */
  readonly type?: string
  readonly accept?: string
  /** A user to act as, who has only the rights that the case gives. */
  readonly as?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Values of the answer to keep: word → path of keys (`metadata.resourceVersion`). */
  readonly save?: Readonly<Record<string, string>>
  /** Set-up that is not compared; it must succeed. */
  readonly silent?: boolean
  /** Reads this many lines of a watch, then ends it. */
  readonly lines?: number
  /** Starts the watch and goes on; `collect` reads it later. */
  readonly background?: string
  /** Asks again until the value at a path is this one; the last answer counts. */
  readonly until?: { readonly path: string; readonly is: unknown }
  /** The part of the answer that is compared, where the rest is documented to differ. */
  readonly view?: (body: unknown) => unknown
}

/** Makes the steps `compact` and `collect` readable in case files. */
export const compact: Step = { call: 'COMPACT /', silent: true }

/** Reads lines of a watch that an earlier step began in the background. */
export function collect(watch: string, lines: number): Step {
  return { call: `COLLECT ${watch}`, lines }
}
