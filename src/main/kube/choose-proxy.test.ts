import { expect, test } from 'vitest'
import { chooseProxy } from './choose-proxy.ts'

const proxy = 'http://proxy.example:3128'

test.each<[string, string | null, Record<string, string>, string | null]>([
  ['https://api.example', null, {}, null],
  ['https://api.example', null, { HTTPS_PROXY: proxy }, proxy],
  ['https://api.example', null, { https_proxy: proxy }, proxy],
  ['https://api.example', null, { HTTPS_PROXY: '', https_proxy: proxy }, proxy],
  ['http://api.example', null, { HTTP_PROXY: '', http_proxy: proxy }, proxy],
  ['https://api.example', null, { HTTPS_PROXY: proxy, NO_PROXY: '', no_proxy: 'example' }, null],
  ['https://api.example', null, { HTTPS_PROXY: '', https_proxy: '' }, null],
  ['https://api.example', null, { HTTP_PROXY: proxy }, null],
  ['http://api.example', null, { HTTP_PROXY: proxy }, proxy],
  ['https://api.example', null, { HTTPS_PROXY: 'proxy.example:3128' }, proxy],
  ['https://api.example', null, { HTTPS_PROXY: 'socks5h://proxy.example' }, 'socks5h://proxy.example'],
  ['https://api.example', null, { HTTPS_PROXY: ':::', NO_PROXY: 'example' }, null],
  ['https://api.example', 'http://own.example', { HTTPS_PROXY: proxy, NO_PROXY: '*' }, 'http://own.example'],
  ['https://localhost:6443', null, { HTTPS_PROXY: proxy }, null],
  ['https://127.1.2.3:6443', null, { HTTPS_PROXY: proxy }, null],
  ['https://[::1]:6443', null, { HTTPS_PROXY: proxy }, null],
  ['https://api.example', null, { HTTPS_PROXY: proxy, NO_PROXY: '*' }, null],
  ['https://api.example', null, { HTTPS_PROXY: proxy, NO_PROXY: 'example' }, null],
  ['https://api.example', null, { HTTPS_PROXY: proxy, NO_PROXY: '.example' }, null],
  ['https://example', null, { HTTPS_PROXY: proxy, NO_PROXY: '.example' }, proxy],
  ['https://notexample', null, { HTTPS_PROXY: proxy, NO_PROXY: 'example' }, proxy],
  ['https://api.example:6443', null, { HTTPS_PROXY: proxy, NO_PROXY: 'api.example:443' }, proxy],
  ['https://api.example:6443', null, { HTTPS_PROXY: proxy, NO_PROXY: ' API.example:6443 ' }, null],
  ['https://10.1.2.3', null, { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8' }, null],
  ['https://11.1.2.3', null, { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8,10.0.0.0/99' }, proxy],
  ['https://10.1.2.3', null, { HTTPS_PROXY: proxy, no_proxy: '10.1.2.3' }, null],
  ['https://[fd00::1]', null, { HTTPS_PROXY: proxy, NO_PROXY: 'fd00::/8' }, null],
])('%s with proxy-url %s and %j goes by %s', (server, proxyUrl, env, expected) => {
  expect(chooseProxy(new URL(server), proxyUrl, env)?.replace(/\/$/, '') ?? null).toBe(expected)
})

test.each([':::', 'ftp://proxy.example', 'socks4://proxy.example:1080', 'file:///etc/passwd'])(
  'a proxy of the environment that is %s is refused, not gone around',
  named => {
    expect(() => chooseProxy(new URL('https://api.example'), null, { HTTPS_PROXY: named })).toThrowError(
      expect.objectContaining({ code: 'unreachable', data: expect.objectContaining({ hint: expect.stringContaining('HTTPS_PROXY') }) }),
    )
  },
)
