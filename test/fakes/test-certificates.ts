import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

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
    daysFrom?: number
    daysTo?: number
  }): Promise<TestCertificate>
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const day = 86_400_000

/** An authority of a test's own, which can issue sound, expired and misnamed certificates. */
export async function createTestAuthority(commonName = 'Test authority'): Promise<TestAuthority> {
  // The library declares the browser's key types; Node's are the same at run time.
  const provider = webcrypto as unknown as Crypto
  x509.cryptoProvider.set(provider)
  const keys = (await provider.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${commonName}`,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 30 * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true)],
  })
  let serial = 1
  return {
    ca: authority.toString('pem'),
    async issue({ names = ['localhost'], addresses = ['127.0.0.1'], commonName: subject = 'server', daysFrom = -1, daysTo = 10 }) {
      serial += 1
      const own = (await provider.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serial.toString(16).padStart(4, '0'),
        subject: `CN=${subject}`,
        issuer: authority.subject,
        notBefore: new Date(Date.now() + daysFrom * day),
        notAfter: new Date(Date.now() + daysTo * day),
        signingAlgorithm: algorithm,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new x509.SubjectAlternativeNameExtension([
            ...names.map(value => ({ type: 'dns' as const, value })),
            ...addresses.map(value => ({ type: 'ip' as const, value })),
          ]),
        ],
      })
      const key = Buffer.from(await provider.subtle.exportKey('pkcs8', own.privateKey)).toString('base64')
      const pem = `-----BEGIN PRIVATE KEY-----\n${key.replace(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`
      return { cert: certificate.toString('pem'), key: pem }
    },
  }
}
