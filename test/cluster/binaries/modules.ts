import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const goFolder = join(import.meta.dirname, '..', 'go')

/** The folder of a Go module of ours, which names the versions. */
export function moduleFolder(name: string): string {
  return join(goFolder, name)
}

/** The Kubernetes minors that there is a module for, oldest first: `1.34`. */
export function knownMinors(): readonly string[] {
  const found = readdirSync(goFolder).filter(name => /^1\.\d+$/.test(name))
  return found.sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)))
}

/** The version of a module that one of ours requires, as in its go.mod. Throws when it isn't there. */
export function requiredVersion(name: string, module: string): string {
  const text = readFileSync(join(moduleFolder(name), 'go.mod'), 'utf8')
  for (const line of text.split('\n')) {
    const [first, second, third] = line.trim().split(/\s+/)
    if (first === 'require' && second === module && third !== undefined) return third
    if (first === module && second !== undefined && second !== '=>') return second
  }
  throw new Error(`${name}/go.mod doesn't require ${module}`)
}
