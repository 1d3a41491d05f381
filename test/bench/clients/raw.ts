import { Agent } from 'undici'
import type { ServerContext } from '../server-messages.ts'

const path = '/apis/postgresql.cnpg.io/v1/clusters'

/** The least that talks to a server: one Agent, `JSON.parse`, and everything kept. */
export interface RawClient {
  /** All objects, in pages of 500. */
  list(): Promise<{ items: RawObject[]; resourceVersion: string }>
  get(namespace: string, name: string): Promise<unknown>
  /** Parses each line and gives it to `onEvent`; resolves at the headers. */
  watch(resourceVersion: string, onEvent: (event: unknown) => void): Promise<void>
}

/** What is read of an object here. */
export interface RawObject {
  readonly metadata: { readonly uid: string; readonly name: string; readonly namespace: string; readonly resourceVersion: string }
}

/** Opens no connection before the first request. */
export function createRawClient(context: ServerContext): RawClient {
  const agent = new Agent({ connect: { ca: context.ca }, allowH2: false })
  const headers = { authorization: `Bearer ${context.token}`, accept: 'application/json' }
  const ask = (target: string) =>
    agent.request({ origin: context.url, path: target, method: 'GET', headers, bodyTimeout: 0 }).then(answer => {
      if (answer.statusCode !== 200) throw new Error(`${target}: ${answer.statusCode}`)
      return answer.body
    })
  return {
    async list() {
      const items: RawObject[] = []
      let token = ''
      let resourceVersion = ''
      do {
        const body = await ask(`${path}?limit=500${token === '' ? '' : `&continue=${token}`}`)
        const page = JSON.parse(await body.text())
        for (const item of page.items) items.push(item)
        token = page.metadata.continue ?? ''
        resourceVersion = page.metadata.resourceVersion
      } while (token !== '')
      return { items, resourceVersion }
    },
    get: async (namespace, name) =>
      JSON.parse(await (await ask(`/apis/postgresql.cnpg.io/v1/namespaces/${namespace}/clusters/${name}`)).text()),
    async watch(resourceVersion, onEvent) {
      const body = await ask(`${path}?watch=true&allowWatchBookmarks=true&timeoutSeconds=600&resourceVersion=${resourceVersion}`)
      const decoder = new TextDecoder()
      let rest = ''
      body.on('data', (chunk: Buffer) => {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) onEvent(JSON.parse(line))
      })
    },
  }
}
