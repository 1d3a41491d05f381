import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { der } from './der.ts'

/** What an HTTPS listener needs, as PEM. Made anew at each launch and never written to disk, but for the CA's certificate in the kubeconfig. */
export interface ServerIdentity {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

const ecdsaWithSha256 = der.sequence(der.objectId('1.2.840.10045.4.3.2'))
const dayMs = 86_400_000

function distinguishedName(commonName: string): Buffer {
  return der.sequence(der.set(der.sequence(der.objectId('2.5.4.3'), der.utf8(commonName))))
}

function extension(id: string, critical: boolean, value: Uint8Array): Buffer {
  return der.sequence(der.objectId(id), ...(critical ? [der.boolean(true)] : []), der.octetString(value))
}

interface CertificateRequest {
  readonly subject: string
  readonly issuer: string
  readonly publicKey: KeyObject
  readonly signingKey: KeyObject
  readonly now: Date
  readonly extensions: readonly Buffer[]
}

function issue(request: CertificateRequest): string {
  const serial = randomBytes(16)
  serial[0] = (serial[0] ?? 0) & 0x7f || 1
  const body = der.sequence(
    der.context(0, der.integer(Buffer.from([2])), true),
    der.integer(serial),
    ecdsaWithSha256,
    distinguishedName(request.issuer),
    // An hour back, for clients whose clock is a little behind; a year ahead, because nothing outlives the process.
    der.sequence(der.time(new Date(request.now.getTime() - 3_600_000)), der.time(new Date(request.now.getTime() + 365 * dayMs))),
    distinguishedName(request.subject),
    request.publicKey.export({ type: 'spki', format: 'der' }),
    der.context(3, der.sequence(...request.extensions), true),
  )
  const certificate = der.sequence(body, ecdsaWithSha256, der.bitString(sign('sha256', body, request.signingKey)))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** A fresh CA and a server certificate for 127.0.0.1 and localhost, both EC P-256 (RFC 5280). */
export function createServerIdentity(now: Date): ServerIdentity {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = `practice-ca-${randomBytes(4).toString('hex')}`
  const keyId = randomBytes(20)
  const ca = issue({
    subject: issuer,
    issuer,
    publicKey: authority.publicKey,
    signingKey: authority.privateKey,
    now,
    extensions: [
      extension('2.5.29.19', true, der.sequence(der.boolean(true))),
      // keyCertSign and digitalSignature
      extension('2.5.29.15', true, der.bitString(Buffer.from([0x84]), 2)),
      extension('2.5.29.14', false, der.octetString(keyId)),
    ],
  })
  const names = der.sequence(der.context(2, Buffer.from('localhost', 'ascii'), false), der.context(7, Buffer.from([127, 0, 0, 1]), false))
  const cert = issue({
    subject: 'practice-apiserver',
    issuer,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    now,
    extensions: [
      extension('2.5.29.19', true, der.sequence()),
      extension('2.5.29.15', true, der.bitString(Buffer.from([0x80]), 7)),
      extension('2.5.29.37', false, der.sequence(der.objectId('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.35', false, der.sequence(der.context(0, keyId, false))),
      extension('2.5.29.17', false, names),
    ],
  })
  return { ca, cert, key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}
