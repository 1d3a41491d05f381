import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** A certificate with its key, as PEM. */
export interface TestCertificate {
  readonly cert: string
  readonly key: string
}

export interface TestAuthority {
  readonly ca: string
  issue(options: {
    names?: readonly string[]
    addresses?: readonly string[]
    commonName?: string
    /** Groups, to an API server that takes client certificates. */
    organizations?: readonly string[]
    daysFrom?: number
    daysTo?: number
  }): Promise<TestCertificate>
}

const day = 86_400_000

/** One DER value: tag, length, contents. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const size = body.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
const attribute = (id: string, value: string) => der(0x31, sequence(oid(id), der(0x0c, Buffer.from(value))))
const nameOf = (commonName: string, organizations: readonly string[] = []) =>
  sequence(...organizations.map(value => attribute('55040a', value)), attribute('550403', commonName))
const timeOf = (ms: number) => der(0x18, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`))
const extension = (id: string, critical: boolean, value: Buffer) =>
  sequence(oid(id), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value))

/** A version 3 certificate, signed; the few fields that TLS looks at. */
function certificate(fields: {
  serial: number
  issuer: string
  subject: string
  organizations?: readonly string[]
  from: number
  to: number
  publicKey: KeyObject
  signer: KeyObject
  extensions: readonly Buffer[]
}): string {
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([0x40, fields.serial])),
    ecdsaWithSha256,
    nameOf(fields.issuer),
    sequence(timeOf(fields.from), timeOf(fields.to)),
    nameOf(fields.subject, fields.organizations),
    fields.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...fields.extensions)),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, fields.signer))
  const text = sequence(body, ecdsaWithSha256, signature)
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
  return `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`
}

/** An authority of a test's own, which can issue sound, expired and misnamed certificates. */
export async function createTestAuthority(commonName = 'Test authority'): Promise<TestAuthority> {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const isAuthority = extension('551d13', true, sequence(der(0x01, Buffer.from([0xff]))))
  const ca = certificate({
    serial: 1,
    issuer: commonName,
    subject: commonName,
    from: Date.now() - day,
    to: Date.now() + 30 * day,
    publicKey: keys.publicKey,
    signer: keys.privateKey,
    extensions: [isAuthority],
  })
  let serial = 1
  return {
    ca,
    async issue({
      names = ['localhost'],
      addresses = ['127.0.0.1'],
      commonName: subject = 'server',
      organizations = [],
      daysFrom = -1,
      daysTo = 10,
    }) {
      serial += 1
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const alternatives = [
        ...names.map(name => der(0x82, Buffer.from(name))),
        ...addresses.map(address => der(0x87, Buffer.from(address.split('.').map(Number)))),
      ]
      const cert = certificate({
        serial,
        issuer: commonName,
        subject,
        organizations,
        from: Date.now() + daysFrom * day,
        to: Date.now() + daysTo * day,
        publicKey: own.publicKey,
        signer: keys.privateKey,
        extensions: [extension('551d11', false, sequence(...alternatives))],
      })
      return { cert, key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
    },
  }
}
