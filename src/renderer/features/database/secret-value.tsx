import { client } from '../../client.ts'
import { MaskedValue } from '../../masked-value.tsx'

/** One key of a database's credential: in the cluster until it is asked for. */
export function SecretValue({ id, secret, secretKey, what }: { id: string; secret: string; secretKey: string; what: string }) {
  return (
    <MaskedValue
      what={what}
      reveal={() => client.clusters.reveal({ id, secret, key: secretKey })}
      copy={() => client.clusters.copy({ id, secret, key: secretKey })}
    />
  )
}
