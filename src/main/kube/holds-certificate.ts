import { X509Certificate } from 'node:crypto'

/** More blocks than any bundle of authorities has are not looked at. */
const maxBlocks = 1_000

/** Whether a PEM text holds at least one certificate that can be read, which is what kubectl asks of authorities. OpenSSL passes others over in silence. */
export function holdsCertificate(pem: string): boolean {
  let looked = 0
  for (const [block] of pem.matchAll(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g)) {
    if (isReadable(block)) return true
    looked += 1
    if (looked >= maxBlocks) return false
  }
  return false
}

function isReadable(block: string): boolean {
  try {
    return new X509Certificate(block).raw.length > 0
  } catch {
    return false
  }
}
