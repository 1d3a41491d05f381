import { execFile } from 'node:child_process'

/** Runs the real kubectl against one context and gives what it printed. Throws with its complaint. */
export function kubectl(kubeconfig: string, context: string, args: readonly string[], input?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const all = ['--kubeconfig', kubeconfig, '--context', context, '--cache-dir', `${kubeconfig}.cache`, ...args]
    const child = execFile('kubectl', all, { timeout: 120_000, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`kubectl ${args.join(' ')}: ${stderr.trim() === '' ? error.message : stderr}`))
    })
    child.stdin?.end(input ?? '')
  })
}

/** The named values of an object as kubectl's jsonpath prints them. */
export async function kubectlPath(kubeconfig: string, context: string, args: readonly string[], path: string): Promise<string> {
  return await kubectl(kubeconfig, context, ['get', ...args, '-o', `jsonpath=${path}`])
}
