import { expect, test } from 'vitest'
import { contextFor } from '../../../test/fakes/connect-to.ts'
import { environmentProxyWarning } from './environment-proxy.ts'

const proxy = { HTTPS_PROXY: 'http://me:CANARY@proxy.example:3128' }

test('a proxy that the environment puts before a server is told, without its password', () => {
  expect(environmentProxyWarning(contextFor('https://api.example'), proxy)).toEqual({
    code: 'proxy',
    text: 'Everything goes through the proxy proxy.example:3128, which the environment of the app names.',
  })
})

test('one that can’t be used is told too', () => {
  expect(environmentProxyWarning(contextFor('https://api.example'), { HTTPS_PROXY: 'ftp://x' })?.text).toContain('can’t be used')
})

test('where none is used, none is told', () => {
  for (const context of [
    contextFor('https://127.0.0.1'),
    contextFor('https://api.example', { 'proxy-url': 'http://own' }),
    contextFor('file:///x'),
  ]) {
    expect(environmentProxyWarning(context, proxy)).toBeNull()
  }
  expect(environmentProxyWarning(contextFor('https://api.example'), {})).toBeNull()
})
