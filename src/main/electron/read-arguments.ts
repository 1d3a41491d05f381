import { parseArgs } from 'node:util'

/** What the command line asks of the desktop app. */
export interface DesktopArguments {
  /** Kubeconfig files instead of the user's own; empty: the user's own. */
  readonly kubeconfigs: readonly string[]
  /** Start the practice cluster though there is a kubeconfig. */
  readonly practice: boolean
}

/**
 * Reads the app's own options and ignores the rest: Chromium's and Electron's switches come on the same line.
 *
 * @param argv Everything behind the executable.
 */
export function readArguments(argv: readonly string[]): DesktopArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: { kubeconfig: { type: 'string', multiple: true }, practice: { type: 'boolean' } },
    strict: false,
  })
  const kubeconfigs = (values.kubeconfig ?? []).filter((path): path is string => typeof path === 'string' && path !== '')
  return { kubeconfigs, practice: values.practice === true }
}
