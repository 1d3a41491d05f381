import { isContractProcedure } from '@orpc/contract'
import { isProcedure } from '@orpc/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLoopbackHost } from '../../src/main/host/loopback-host.ts'
import { contract } from '../../src/shared/contract.ts'
import { openApp } from '../fakes/app-under-test.ts'
import { testToken } from '../fakes/doors.ts'

const stack = new AsyncDisposableStack()
afterAll(() => stack.disposeAsync())

let handlers: string[] = []
let document: OpenApi

interface OpenApi {
  openapi: string
  info: Record<string, unknown>
  servers: { url: string }[]
  paths: Record<string, Record<string, OpenApiOperation>>
  components?: { schemas?: Record<string, unknown>; securitySchemes?: Record<string, unknown> }
  security: Record<string, unknown>[]
}
interface OpenApiOperation {
  operationId: string
  summary?: string
  parameters?: { name: string; in: string; required?: boolean; schema: unknown }[]
  requestBody?: { content: Record<string, { schema: unknown }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>
}

beforeAll(async () => {
  const held = stack.use(await openApp(null))
  handlers = leavesOf(held.app.router, isProcedure)
  const host = stack.use(
    await openLoopbackHost({ app: held.app, log: held.app.callContext.log, port: 0, token: testToken, pageDir: '/', devOrigin: null }),
  )
  const answer = await fetch(`${host.origin}/api/v1/openapi.json`, { headers: { authorization: `Bearer ${testToken}` } })
  document = (await answer.json()) as OpenApi
})

/** Dotted paths of all that counts as a leaf. */
function leavesOf(tree: object, isLeaf: (value: unknown) => boolean, path = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`
    return isLeaf(value) ? [here] : leavesOf(value, isLeaf, here)
  })
}

const procedures = leavesOf(contract, isContractProcedure)
const routeOf = (path: string) => {
  let at: unknown = contract
  for (const key of path.split('.')) at = Reflect.get(Object(at), key)
  return isContractProcedure(at) ? at['~orpc'].route : {}
}
const routed = procedures.map(path => ({ path, route: routeOf(path) })).filter(({ route }) => route.path !== undefined)

test('every procedure of the contract has a handler, and every handler is in the contract', () => {
  expect(procedures.length).toBeGreaterThan(30)
  expect(handlers.toSorted()).toEqual(procedures.toSorted())
})

test('every procedure with a route is documented under its method and path, and nothing else is', () => {
  const documented = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map(method => `${method.toUpperCase()} ${path}`),
  )
  expect(documented.toSorted()).toEqual(routed.map(({ route }) => `${route.method} ${route.path}`).toSorted())
  for (const { route } of routed) expect(route.summary, route.path).toBeTruthy()
})

test('only streams, and secrets that are revealed or copied, have no route', () => {
  const without = procedures.filter(path => routeOf(path).path === undefined)
  expect(without.filter(path => !/\.(watch|watchFacts|subscribe|logs|reveal|revealCommand|copy)$/.test(path))).toEqual([])
})

test('the document is OpenAPI 3.1 as its specification wants it', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/)
  expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) })
  for (const requirement of document.security) {
    for (const name of Object.keys(requirement)) expect(document.components?.securitySchemes).toHaveProperty(name)
  }
  const ids = new Set<string>()
  for (const [path, item] of Object.entries(document.paths)) {
    expect(path).toMatch(/^\//)
    for (const [method, operation] of Object.entries(item)) {
      const where = `${method} ${path}`
      expect(['get', 'post', 'put', 'patch', 'delete'], where).toContain(method)
      expect(ids.has(operation.operationId), `${where} has an id of its own`).toBe(false)
      ids.add(operation.operationId)
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(match => match[1])
      const declared = (operation.parameters ?? []).filter(parameter => parameter.in === 'path')
      expect(declared.map(parameter => parameter.name).toSorted(), where).toEqual(inPath.toSorted())
      expect(
        declared.every(parameter => parameter.required === true),
        where,
      ).toBe(true)
      const codes = Object.keys(operation.responses)
      expect(
        codes.filter(code => /^2\d\d$/.test(code)),
        where,
      ).toHaveLength(1)
      expect(codes, `${where} tells its errors`).toEqual(expect.arrayContaining(['400', '404', '409', '412', '422', '500', '502']))
      for (const response of Object.values(operation.responses)) expect(response.description, where).toEqual(expect.any(String))
    }
  }
})

test('every reference inside the document leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(match => match[1] ?? '')
  const lost = new Set(references.filter(reference => reference.startsWith('#/components/') && !leadsSomewhere(reference)))
  expect([...lost]).toEqual([])
})

function leadsSomewhere(reference: string): boolean {
  let at: unknown = document
  for (const part of reference.slice(2).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false
    at = Reflect.get(at, key)
  }
  return at !== undefined
}
