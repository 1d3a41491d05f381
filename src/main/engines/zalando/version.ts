import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { PodSample } from '../engine.ts'
import { list, str } from '../read-json.ts'
import { clusterOf, isLeader, type MemberFacts, memberOf, memberRead } from './patroni-facts.ts'

/** Major versions of PostgreSQL that operator 2 knows, newest first. */
export const postgresMajors = ['18', '17', '16', '15', '14'] as const

/** The major version that the manifest asks for; null: it names none that can be one. */
export function askedVersion(root: KubeObject): string | null {
  const version = str(root, 'spec', 'postgresql', 'version')
  return version !== null && /^\d{1,2}(\.\d{1,2})?$/.test(version) ? version : null
}

/** The version that the server itself told, the leader's before others' (`17.5`); null: nobody was heard. */
export function runningVersion(samples: readonly PodSample[]): string | null {
  const leader = clusterOf(samples)?.facts.members.find(isLeader)?.name
  const heard = samples
    .filter(sample => sample.read === memberRead.id)
    .toSorted((a, b) => Number(b.pod === leader) - Number(a.pod === leader))
  for (const { pod } of heard) {
    const version = versionText(memberOf(samples, pod)?.facts ?? null)
    if (version !== null) return version
  }
  return null
}

/** A member's version as people write it. PostgreSQL counts 170005 for 17.5. */
export function versionText(facts: MemberFacts | null): string | null {
  const number = facts?.serverVersion ?? null
  return number === null || number < 100_000 || number > 1_000_000 ? null : `${Math.floor(number / 10_000)}.${number % 10_000}`
}

/** In words, that the server runs another major version than the manifest asks for; null: it doesn't, or it isn't known. */
export function versionGap(root: KubeObject, samples: readonly PodSample[]): string | null {
  const asked = askedVersion(root)
  const running = runningVersion(samples)
  if (asked === null || running === null || majorOf(asked) === majorOf(running)) return null
  return majorOf(running) < majorOf(asked)
    ? `PostgreSQL ${running} runs, though the manifest asks for ${asked}: the upgrade has not happened yet`
    : `PostgreSQL ${running} runs, though the manifest still says ${asked}: it was upgraded without it`
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10)
}

/** The operator's version from its Deployment: the image's tag, else the usual label; null if neither says. */
export function operatorVersion(deployment: KubeObject): string | null {
  for (const container of list(deployment, 'spec', 'template', 'spec', 'containers').slice(0, 50)) {
    const image = str(container, 'image')?.slice(0, 1000).split('@', 1)[0] ?? ''
    const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1]
    const match = tag === undefined ? null : /^v?(\d+\.\d+(?:\.\d+)?(?:-[\w.]+)?)/.exec(tag)
    if (match?.[1] !== undefined) return match[1]
  }
  return str(deployment, 'metadata', 'labels', 'app.kubernetes.io/version')?.replace(/^v/, '') ?? null
}
