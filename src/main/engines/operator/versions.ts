import type { Objection } from '../change/judge.ts'
import { caution, notKnown, refuse } from '../change/judge.ts'

/** Major, minor and patch of a version; null where it can't be told (`1.30`, `v1.30.2-rc1`). */
export function partsOf(version: string | null): readonly [major: number, minor: number, patch: number] | null {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,6}))?/.exec(version ?? '')
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]
}

/** Below 0: `a` is older than `b`. null: can't be told. */
function compareVersions(a: string | null, b: string | null): number | null {
  const [one, other] = [partsOf(a), partsOf(b)]
  if (one === null || other === null) return null
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2]
}

/** What speaks against going from one version of an operator to another. `field` is the form's. */
export function versionObjections(from: string | null, to: string | null, field: string): Objection[] {
  const order = compareVersions(from, to)
  if (order === null)
    return [
      notKnown(
        field,
        `It can’t be told whether ${to ?? 'the new version'} is newer than ${from ?? 'what runs now'}.`,
        'Compare them yourself: going back is not supported.',
      ),
    ]
  if (order > 0)
    return [
      refuse(
        field,
        `${to} is older than ${from}, which runs now. An operator does not go back: it would not understand what the newer one has written.`,
        'Choose a newer version.',
      ),
    ]
  const [one, other] = [partsOf(from), partsOf(to)]
  if (one === null || other === null) return []
  if (other[0] > one[0]) return [caution(field, `${to} is another major version than ${from}.`, 'Read its release notes first.')]
  if (other[1] - one[1] > 1)
    return [
      caution(
        field,
        `It skips ${other[1] - one[1] - 1} minor ${other[1] - one[1] === 2 ? 'version' : 'versions'} between ${from} and ${to}.`,
        'Read the release notes of each, or go version by version.',
      ),
    ]
  return []
}

/** What speaks against a range of Kubernetes versions (`1.34` to `1.36`) that an operator supports. */
export function kubernetesObjections(running: string | null, oldest: string, newest: string, who: string): Objection[] {
  const [low, high] = [compareVersions(running, oldest), partsOf(newest)]
  const now = partsOf(running)
  if (low === null || now === null || high === null)
    return [notKnown(null, 'It can’t be told which version of Kubernetes this is.', `${who} supports ${oldest} to ${newest}.`)]
  if (low < 0)
    return [caution(null, `Kubernetes ${running} is older than ${oldest}, the oldest that ${who} supports.`, 'Upgrade Kubernetes first.')]
  if (now[0] > high[0] || (now[0] === high[0] && now[1] > high[1]))
    return [
      caution(
        null,
        `Kubernetes ${running} is newer than ${newest}, the newest that ${who} was made for.`,
        'Look for a newer version of the operator.',
      ),
    ]
  return []
}
