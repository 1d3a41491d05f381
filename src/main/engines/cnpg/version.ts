import type { KubeObject } from '../../../shared/domain/kube.ts'
import { count, list, str } from '../read-json.ts'

/** The tag of an image reference (`17.5-minimal-trixie`), or null when it has none. A digest and a port in the host are no tags. */
export function imageTag(image: string): string | null {
  const reference = image.split('@', 1)[0] ?? ''
  const name = reference.slice(reference.lastIndexOf('/') + 1)
  const colon = name.indexOf(':')
  const tag = colon < 0 ? '' : name.slice(colon + 1)
  return tag === '' ? null : tag
}

/** The server's version that an image tag names (`17.5`, `17`, `18beta1` is `18`), as the operator reads it; null if it names none. */
function imageVersion(image: string): string | null {
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?(?![\d.])/.exec(imageTag(image) ?? '')
  if (!match) return null
  return match[2] === undefined ? (match[1] ?? null) : `${match[1]}.${match[2]}`
}

/** The major version that an image tag names, or null. */
export function imageMajor(image: string): number | null {
  const version = imageVersion(image)
  return version === null ? null : Number.parseInt(version, 10)
}

/**
 * The version that the data is of, so that a running major upgrade doesn't show as done: the image of the data directory, then the image
 * in use, then what was asked for.
 */
export function serverVersion(cluster: KubeObject): string | null {
  const images = [str(cluster, 'status', 'pgDataImageInfo', 'image'), str(cluster, 'status', 'image'), str(cluster, 'spec', 'imageName')]
  const dataMajor = count(cluster, 'status', 'pgDataImageInfo', 'majorVersion')
  for (const image of images) {
    const version = image === null ? null : imageVersion(image)
    if (version !== null && (dataMajor === null || Number.parseInt(version, 10) === dataMajor)) return version
  }
  const major = dataMajor ?? count(cluster, 'spec', 'imageCatalogRef', 'major')
  return major === null || major === 0 ? null : String(major)
}

/** The operator's version from its Deployment: the image's tag, else the usual label; null if neither says. */
export function operatorVersion(deployment: KubeObject): string | null {
  for (const container of list(deployment, 'spec', 'template', 'spec', 'containers')) {
    const image = str(container, 'image')
    const match = image === null ? null : /^v?(\d+\.\d+(?:\.\d+)?(?:-[\w.]+)?)/.exec(imageTag(image) ?? '')
    if (match?.[1] !== undefined) return match[1]
  }
  return str(deployment, 'metadata', 'labels', 'app.kubernetes.io/version')?.replace(/^v/, '') ?? null
}
