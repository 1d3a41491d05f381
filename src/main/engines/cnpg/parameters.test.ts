import { expect, test } from 'vitest'
import { isKnownParameter } from '../known-parameters.ts'
import { cataloguedParameters, describeParameter, faultOfValue, knownParameter } from '../parameter-catalogue.ts'
import { planIn, podOf, seeIn, world } from './change/plan-for-tests.ts'
import { parameters } from './parameters.ts'

const has = { postgresql: { parameters: { work_mem: '4MB', max_connections: '200' } } }
const plan = (wanted: Record<string, string>, spec: Record<string, unknown> = has) =>
  planIn(parameters, world(3, { spec }), { parameters: wanted })

test('only what changes is sent; what is missing from the map is taken away', () => {
  const made = plan({ work_mem: '8MB' })
  expect(made.begin?.params).toEqual({ parameters: { work_mem: '4MB', max_connections: '200' } })
  expect(made.steps).toMatchObject([{ patch: { spec: { postgresql: { parameters: { work_mem: '8MB', max_connections: null } } } } }])
})

test('what is left out is named before it goes, and is not called a decrease, since what comes back may be more', () => {
  const made = plan({ work_mem: '8MB' })
  expect(made.warns).toMatchObject([
    { field: 'parameters', seen: 'max_connections is left out, so the operator’s or PostgreSQL’s own value comes back.' },
  ])
  const told = made.consequences.map(each => each.text).join()
  expect(told).not.toContain('max_connections decreases')
  expect(told).toContain('Where the value of max_connections that comes back is smaller')
  expect(plan({ work_mem: '8MB', max_connections: '200' }).warns).toEqual([])
})

test('what the operator has put there for itself is neither offered nor taken away', () => {
  const spec = { postgresql: { parameters: { work_mem: '4MB', archive_mode: 'on', log_destination: 'csvlog' } } }
  const made = plan({ work_mem: '8MB' }, spec)
  expect(made.begin?.params).toEqual({ parameters: { work_mem: '4MB' } })
  expect(made.steps).toMatchObject([{ patch: { spec: { postgresql: { parameters: { work_mem: '8MB' } } } } }])
  expect(JSON.stringify(made.steps)).not.toContain('archive_mode')
  expect(plan({ work_mem: '8MB', archive_mode: 'on' }, spec).fails).toEqual([])
})

test('a reload is told from a restart, and its order is told', () => {
  expect(plan({ work_mem: '8MB', max_connections: '200' }).consequences.map(each => each.level)).toEqual(['reload'])
  const restart = plan({ work_mem: '4MB', max_connections: '300' })
  expect(restart.consequences).toMatchObject([
    { level: 'rolling-restart', text: expect.stringContaining('orders-3, then orders-2; then orders-1') },
  ])
  expect(restart.remember).toMatchObject({ restart: 'yes', 'pod:orders-2': 'u-orders-2' })
  expect(restart.remember).not.toHaveProperty('pod:orders-1')
  expect(
    plan({ work_mem: '4MB', max_connections: '100' })
      .consequences.map(each => each.text)
      .join(),
  ).toContain('primary restarts first')
  expect(restart.consequenceOf('cluster', '/spec/postgresql/parameters/max_connections')?.level).toBe('rolling-restart')
})

test.each([
  ['archive_command', 'x', 'The operator sets archive_command itself'],
  ['ssl_cert_file', 'x', 'The operator sets ssl_cert_file itself'],
  ['work_mem', '4 cats', 'a size with a unit'],
  ['work_mem', '1kB', 'between 64kB'],
  ['max_connections', 'many', 'a whole number'],
  ['jit', 'perhaps', 'on or off'],
  ['wal_compression', 'brotli', 'one of pglz'],
  ['statement_timeout', '5 years', 'a time with a unit'],
  ['shared_buffers', '8GB', 'more than the memory of a member'],
  ['wal_level', 'minimal', 'wal_level “minimal” needs a single member'],
  ['wal_log_hints', 'off', 'must be on'],
  ['max_wal_size', '4GB', 'does not fit on the WAL volume'],
  ['min_wal_size', '2GB', 'less than max_wal_size'],
])('%s = %s is refused at its own field', (name, value, reason) => {
  const spec = { ...has, resources: { requests: { memory: '2Gi' } }, walStorage: { size: '2Gi' } }
  const made = plan({ work_mem: '4MB', max_connections: '200', [name]: value }, spec)
  expect(made.fails).toMatchObject([{ field: `parameters.${name}`, seen: expect.stringContaining(reason) }])
})

test('a misspelt name is warned of with the nearest, and no change at all is refused', () => {
  expect(plan({ work_mem: '4MB', max_connections: '200', work_men: '1MB' }).warns).toMatchObject([{ cure: 'Did you mean work_mem?' }])
  expect(plan({ work_mem: '4MB', max_connections: '200' }).fails).toMatchObject([
    { field: 'parameters', seen: expect.stringContaining('Nothing changes') },
  ])
})

test('setting an unknown name is no mere reload: it keeps PostgreSQL from starting; taking one away and names of extensions do no harm', () => {
  const made = plan({ work_mem: '8MB', max_connections: '200', shared_bufers: '1 gigabyte', 'auto_explain.log_min_duration': '1s' })
  expect(made.consequences).toEqual([
    {
      level: 'outage',
      text: 'What shared_bufers needs is not known. PostgreSQL does not start with a name that it does not know: at its next start a member would stay down.',
    },
    { level: 'reload', text: 'Configuration is read again for work_mem, auto_explain.log_min_duration; connections stay.' },
  ])
  const levelOf = (name: string) => made.consequenceOf('cluster', `/spec/postgresql/parameters/${name}`)?.level
  expect(['shared_bufers', 'work_mem', 'auto_explain.log_min_duration'].map(levelOf)).toEqual(['outage', 'reload', 'reload'])
  const stands = { postgresql: { parameters: { work_mem: '4MB', shared_bufers: '1GB' } } }
  expect(plan({ work_mem: '4MB' }, stands).consequences.map(each => each.level)).toEqual(['reload'])
})

test('the catalogue can be read to its last line, knows only names that PostgreSQL has, and takes what PostgreSQL takes', () => {
  for (const name of cataloguedParameters()) {
    const known = knownParameter(name)
    expect(isKnownParameter(name), name).toBe(true)
    if (known?.type !== 'bool' && known?.type !== 'enum') expect(known !== null && known.min < known.max, name).toBe(true)
    expect(describeParameter(name), name).toMatch(/; (restart|reload)$/)
  }
  for (const [name, value] of [
    ['shared_buffers', '256MB'],
    ['shared_buffers', '16384'],
    ['wal_buffers', '-1'],
    ['checkpoint_timeout', '15min'],
    ['random_page_cost', '1.1'],
    ['synchronous_commit', 'true'],
    ['max_slot_wal_keep_size', '-1'],
    ['archive_timeout', '5min'],
  ] as const)
    expect(faultOfValue(name, value), `${name} ${value}`).toBeNull()
})

test('restarts are seen by the replicas’ pods; without any to come the stage does not apply', () => {
  const wanted = { parameters: { max_connections: '300' } }
  const remembered = { restart: 'yes', 'pod:orders-2': 'u-orders-2' }
  expect(seeIn(parameters, 'RESTARTING', world(2), wanted).status).toBe('not-applicable')
  expect(seeIn(parameters, 'RESTARTING', world(2), wanted, { remembered })).toMatchObject({
    status: 'active',
    waitingFor: 'orders-2 to restart',
  })
  const anew = [...world(1), podOf('orders-2', { metadata: { uid: 'another' } })]
  expect(seeIn(parameters, 'RESTARTING', anew, wanted, { remembered }).status).toBe('done')
  expect(seeIn(parameters, 'RESTARTING', anew, wanted, { remembered, forbidden: ['pods'] }).status).toBe('active')
})

test('what only goes back to the operator’s own value restarts members where that is another one, and not where it is the same', () => {
  const spec = { instances: 3, postgresql: { parameters: { work_mem: '4MB', max_worker_processes: '32' } } }
  const made = plan({ work_mem: '8MB' }, spec)
  expect(made.consequences.map(each => each.text).join()).toContain('Where the value of max_worker_processes that comes back is another')
  expect(made.remember).toMatchObject({ restart: 'yes', 'was:max_worker_processes': '32' })
  const remembered = { ...made.remember }
  const look = (now: Record<string, string>) => {
    const objects = world(3, { spec: { ...spec, postgresql: { parameters: now } } })
    return seeIn(parameters, 'RESTARTING', objects, { parameters: {} }, { remembered }).status
  }
  expect(look({ work_mem: '8MB', max_worker_processes: '32' })).toBe('not-applicable')
  expect(look({ work_mem: '8MB', max_worker_processes: '16' })).toBe('active')
  expect(look({ work_mem: '8MB' })).toBe('active')
})
