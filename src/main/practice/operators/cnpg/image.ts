/** The tag of an image reference, '' when it has none. A digest after the tag is cut off. */
export function imageTag(image: string): string {
  const name = (image.split('@')[0] ?? '').split('/').at(-1) ?? ''
  const colon = name.indexOf(':')
  return colon < 0 ? '' : name.slice(colon + 1)
}

/** PostgreSQL's major version as the operator reads it from the image's tag; null when the tag doesn't begin with one. */
export function imageMajor(image: string): number | null {
  const found = /^(\d+)/.exec(imageTag(image))
  return found?.[1] === undefined ? null : Number(found[1])
}
