import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnyContractProcedure } from '@orpc/contract'
import { OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/node'
import { onError } from '@orpc/server'
import { BodyLimitPlugin } from '@orpc/server/node'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '../../shared/contract.ts'
import { TextFile } from '../../shared/domain/text-file.ts'
import type { App } from '../app.ts'
import { answerUnreadable } from '../procedures/answer-unreadable.ts'
import { asOrpcError } from '../procedures/as-orpc-error.ts'
import { refuseUnknown } from './refuse-unknown.ts'
import { requireJsonBody } from './require-json-body.ts'

const prefix = '/api/v1'
/** A plan file is the largest thing that is sent. */
const maxBodyBytes = 20 * 1024 * 1024

/** REST from the same contract, for scripts. `GET /api/v1/openapi.json` describes it. The caller has checked the token. */
export function createRest(app: App): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const handler = new OpenAPIHandler(app.router, {
    plugins: [new BodyLimitPlugin({ maxBodySize: maxBodyBytes })],
    // What could not be read as a call (no JSON, too large) is told in the contract's words too.
    interceptors: [onError(answerUnreadable(app.callContext.log))],
    clientInterceptors: [
      async ({ procedure, input, next }) => {
        refuseUnknown(procedure['~orpc'].inputSchema, input)
        const output = await next()
        return procedure['~orpc'].outputSchema === TextFile ? asFile(TextFile.parse(output)) : output
      },
    ],
    filter: ({ contract: each }) => hasRoute(each),
  })
  let document: Promise<string> | null = null

  return async (request, response) => {
    response.setHeader('X-Content-Type-Options', 'nosniff')
    response.setHeader('Cache-Control', 'no-store')
    if (request.url?.split('?')[0] === `${prefix}/openapi.json` && request.method === 'GET') {
      document ??= describeApi(app.version)
      const text = await document
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' })
      response.end(text)
      return
    }
    try {
      requireJsonBody(request)
    } catch (error) {
      const refusal = asOrpcError(error, app.callContext.log, 'A door')
      response.writeHead(refusal.status, { 'Content-Type': 'application/json; charset=utf-8' })
      response.end(JSON.stringify({ ...refusal.toJSON(), defined: true }))
      return
    }
    const { matched } = await handler.handle(request, response, { prefix, context: app.callContext })
    if (matched) return
    response.writeHead(404, { 'Content-Type': 'application/json; charset=utf-8' })
    const message = `${request.method} ${request.url?.split('?')[0]} is not served.`
    response.end(
      JSON.stringify({ code: 'not-found', status: 404, message, data: { hint: `See ${prefix}/openapi.json.`, fields: [], detail: null } }),
    )
  }
}

/** What is a file is the answer's body itself, so that it can be kept as it comes. */
function asFile({ name, type, text }: TextFile): File {
  return new File([text], name, { type: `${type}; charset=utf-8` })
}

async function describeApi(version: string): Promise<string> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(contract, {
    info: { title: 'CloudDB Desktop', version },
    servers: [{ url: prefix }],
    components: { securitySchemes: { launchToken: { type: 'http', scheme: 'bearer' } } },
    security: [{ launchToken: [] }],
    filter: ({ contract: each }) => hasRoute(each),
  })
  return JSON.stringify(document)
}

/** Procedures without a route are for the page alone: streams, and secrets that are revealed. */
function hasRoute(procedure: AnyContractProcedure): boolean {
  return procedure['~orpc'].route.path !== undefined
}
