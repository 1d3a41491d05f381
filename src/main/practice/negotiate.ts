import { ApiError } from './api-error.ts'
import type { Form } from './representation.ts'

const json = new Set(['application/json', 'application/*', '*/*', ''])

interface Offer {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly quality: number
}

function readOffers(accept: string): readonly Offer[] {
  const offers = accept.split(',').map(part => {
    const [type = '', ...rest] = part.split(';').map(piece => piece.trim())
    const parameters = new Map(rest.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
    return { type: type.toLowerCase(), parameters, quality: Number(parameters.get('q') ?? 1) || 0 }
  })
  return offers.toSorted((a, b) => b.quality - a.quality)
}

const forms: Readonly<Record<string, Form>> = { Table: 'table', PartialObjectMetadata: 'metadata', PartialObjectMetadataList: 'metadata' }

/**
 * How the client wants its answer, from its Accept header: the first of its offers that we can meet. Throws 406 when there is none, and
 * 501 for those who take nothing but the binary form.
 */
export function negotiate(accept: string | undefined): { readonly form: Form; readonly yaml: boolean } {
  const offers = readOffers(accept ?? '')
  for (const { type, parameters } of offers) {
    const yaml = type === 'application/yaml'
    if (!yaml && !json.has(type)) continue
    const as = parameters.get('as')
    if (as === undefined || as === 'APIGroupDiscoveryList') return { form: 'object', yaml }
    const form = forms[as]
    if (form !== undefined && parameters.get('g') === 'meta.k8s.io' && ['v1', 'v1beta1'].includes(parameters.get('v') ?? ''))
      return { form, yaml }
  }
  if (offers.some(({ type }) => type === 'application/vnd.kubernetes.protobuf'))
    throw new ApiError(501, 'NotImplemented', 'the practice cluster answers in JSON and YAML, not in the binary form')
  throw new ApiError(
    406,
    'NotAcceptable',
    '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch',
    {},
  )
}

/** True when the first thing that the client takes is YAML. */
export function prefersYaml(accept: string | undefined): boolean {
  return (accept ?? '').startsWith('application/yaml')
}
