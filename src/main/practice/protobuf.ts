import { refuse } from './api-error.ts'
import { isObject, type JsonObject } from './kube-object.ts'

/**
 * Reads the Kubernetes protobuf envelope of the few kinds that kubectl's typed commands send (`create namespace`, `auth can-i` …).
 * A message is a table from field number to name and type, from the `generated.proto` of each API group.
 */
type FieldType = 'string' | 'bytes' | 'int' | 'bool' | 'map' | 'bytesMap' | 'time' | Message
interface Message {
  readonly [number: number]: readonly [name: string, type: FieldType, repeated?: 'list']
}

const meta: Message = {
  1: ['name', 'string'],
  2: ['generateName', 'string'],
  3: ['namespace', 'string'],
  5: ['uid', 'string'],
  6: ['resourceVersion', 'string'],
  11: ['labels', 'map'],
  12: ['annotations', 'map'],
  14: ['finalizers', 'string', 'list'],
}
const accessReview: Message = {
  1: ['metadata', meta],
  2: [
    'spec',
    {
      1: [
        'resourceAttributes',
        {
          1: ['namespace', 'string'],
          2: ['verb', 'string'],
          3: ['group', 'string'],
          4: ['version', 'string'],
          5: ['resource', 'string'],
          6: ['subresource', 'string'],
          7: ['name', 'string'],
        },
      ],
      2: ['nonResourceAttributes', { 1: ['path', 'string'], 2: ['verb', 'string'] }],
    },
  ],
}
const messages: Readonly<Record<string, Message>> = {
  Namespace: { 1: ['metadata', meta] },
  ConfigMap: { 1: ['metadata', meta], 2: ['data', 'map'], 3: ['binaryData', 'bytesMap'], 4: ['immutable', 'bool'] },
  Secret: { 1: ['metadata', meta], 2: ['data', 'bytesMap'], 3: ['type', 'string'], 4: ['stringData', 'map'], 5: ['immutable', 'bool'] },
  ServiceAccount: { 1: ['metadata', meta] },
  SelfSubjectAccessReview: accessReview,
  SelfSubjectRulesReview: { 1: ['metadata', meta], 2: ['spec', { 1: ['namespace', 'string'] }] },
  SelfSubjectReview: { 1: ['metadata', meta] },
  DeleteOptions: {
    1: ['gracePeriodSeconds', 'int'],
    2: ['preconditions', { 1: ['uid', 'string'], 2: ['resourceVersion', 'string'] }],
    4: ['propagationPolicy', 'string'],
  },
}

const magic = Buffer.from([0x6b, 0x38, 0x73, 0x00])

function* fields(bytes: Buffer): Iterable<{ number: number; value: number | Buffer }> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 64; shift += 7) {
      const byte = bytes[at]
      if (byte === undefined) throw refuse.badRequest('the protobuf body ends early')
      at += 1
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw refuse.badRequest('the protobuf body has a number that is too long')
  }
  while (at < bytes.length) {
    const tag = varint()
    const wire = tag & 7
    if (wire === 0) yield { number: tag >>> 3, value: varint() }
    else if (wire === 2) {
      const length = varint()
      if (at + length > bytes.length) throw refuse.badRequest('the protobuf body ends early')
      yield { number: tag >>> 3, value: bytes.subarray(at, at + length) }
      at += length
    } else if (wire === 1 || wire === 5) at += wire === 1 ? 8 : 4
    else throw refuse.badRequest('the protobuf body has an unknown wire type')
  }
}

function readValue(value: number | Buffer, type: FieldType): unknown {
  if (typeof value === 'number') return type === 'bool' ? value !== 0 : value
  if (type === 'string') return value.toString('utf8')
  if (type === 'bytes') return value.toString('base64')
  return typeof type === 'object' ? readMessage(value, type) : undefined
}

function readMessage(bytes: Buffer, message: Message): JsonObject {
  const object: JsonObject = {}
  for (const { number, value } of fields(bytes)) {
    const field = message[number]
    if (field === undefined) continue
    const [name, type, repeated] = field
    if ((type === 'map' || type === 'bytesMap') && Buffer.isBuffer(value)) {
      const pair = readMessage(value, { 1: ['key', 'string'], 2: ['value', type === 'map' ? 'string' : 'bytes'] })
      const map = object[name]
      object[name] = { ...(isObject(map) ? map : {}), [String(pair.key ?? '')]: pair.value ?? '' }
    } else if (repeated === 'list') {
      const list = object[name]
      object[name] = [...(Array.isArray(list) ? list : []), readValue(value, type)]
    } else object[name] = readValue(value, type)
  }
  return object
}

/** The JSON form of a protobuf body. Throws 400 for what is no envelope and 415 for a kind that we have no table for. */
export function readProtobuf(bytes: Buffer): JsonObject {
  if (!bytes.subarray(0, 4).equals(magic)) throw refuse.badRequest('provided data does not appear to be a protobuf message')
  const envelope = readMessage(bytes.subarray(4), {
    1: ['type', { 1: ['apiVersion', 'string'], 2: ['kind', 'string'] }],
    2: ['raw', 'bytes'],
  })
  const type = isObject(envelope.type) ? envelope.type : {}
  const message = messages[String(type.kind)]
  if (message === undefined) throw refuse.unsupportedMediaType(['application/json', 'application/yaml'])
  const object = readMessage(Buffer.from(String(envelope.raw ?? ''), 'base64'), message)
  return { apiVersion: type.apiVersion, kind: type.kind, ...object }
}
