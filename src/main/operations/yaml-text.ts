import { stringify } from 'yaml'

/** A JSON value as YAML, the way Kubernetes manifests are written: no anchors, no folded lines, doubtful strings quoted. */
export function yamlText(value: unknown): string {
  return stringify(value, { aliasDuplicateObjects: false, lineWidth: 0, version: '1.2', schema: 'yaml-1.1', indentSeq: false })
}
