import type { Page } from '@playwright/test'
import type { Editable } from '../../src/shared/contract/editable.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { expect, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { kubectl, kubectlPath } from './kubectl.ts'
import { typeToItem } from './menu-by-keys.ts'
import { consentFor, goTo, sayAllAndApplyByKeyboard, seeRunComplete, waitForRun } from './steps.ts'

/** What is edited by the page on each engine: keys alone, from the database's page to the end of the run. */
interface Row {
  readonly engine: string
  readonly resource: string
  readonly namespace: string
  readonly name: string
  /** Typed at the end of the line `spec:`, so that the popup offers `offered`; what Enter makes of it, and what is typed behind. */
  readonly type: string
  readonly offered: string
  readonly behind: string
  /** jsonpath and what it gives at the end. */
  readonly path: string
  readonly becomes: string
  /** A line whose value becomes of a wrong type, and what is said of it. */
  readonly wrong: readonly [line: RegExp, value: string, said: RegExp]
}

const rows: readonly Row[] = [
  {
    engine: 'cnpg',
    resource: 'clusters.postgresql.cnpg.io',
    namespace: 'shop',
    name: 'orders',
    type: 'nodeM',
    offered: 'nodeMaintenanceWindow',
    behind: 'inProgress: true',
    path: '{.spec.nodeMaintenanceWindow.inProgress}',
    becomes: 'true',
    wrong: [/^ {2}instances: /, 'three', /^Error Line \d+: instances must be a whole number\./],
  },
  {
    engine: 'zalando',
    resource: 'postgresqls.acid.zalan.do',
    namespace: 'crm',
    name: 'crm-contacts',
    type: 'podPri',
    offered: 'podPriorityClassName',
    behind: 'calm',
    path: '{.spec.podPriorityClassName}',
    becomes: 'calm',
    wrong: [/^ {2}numberOfInstances: /, 'three', /^Error Line \d+: numberOfInstances must be a whole number\./],
  },
]

type Listed = { readonly id: string; readonly name: string; readonly namespace: string; readonly health: string }

/** The id of a seeded database, once it is healthy. */
async function databaseOf(host: Host, { namespace, name }: { namespace: string; name: string }): Promise<string> {
  let id = ''
  await eventuallyTrue(`${name} is healthy`, async () => {
    const { clusters } = await host.call<{ clusters: Listed[] }>('GET', '/clusters')
    id = clusters.find(each => each.name === name && each.namespace === namespace && each.health === 'healthy')?.id ?? ''
    return id !== ''
  })
  return id
}

const editor = (page: Page) => page.getByRole('textbox', { name: 'The object as YAML' })
/** What the plan has against the text, above it. The editor has alerts of its own, for screen readers. */
const refusal = (page: Page) => page.getByRole('alert').filter({ hasText: 'This can’t be planned' })
const problems = (page: Page) => page.getByRole('region', { name: 'Problems' })
const textOf = (host: Host, id: string) => host.call<Editable>('GET', `/clusters/${encodeURIComponent(id)}/editable`)

/** Opens the editor from the database's page by the keyboard. */
async function openByKeyboard(page: Page, id: string): Promise<void> {
  await goTo(page, `/database/${encodeURIComponent(id)}`)
  await page.getByRole('button', { name: 'Actions' }).focus()
  await page.keyboard.press('Enter')
  await typeToItem(page, 'Edit', page.getByRole('menuitem', { name: 'Edit as YAML' }))
  await page.keyboard.press('Enter')
  await expect(page.locator('.monaco-editor .view-line').first()).toContainText('apiVersion')
}

/** Puts the cursor at the end of the first line that fits. */
async function goToLine(page: Page, text: string, line: RegExp): Promise<void> {
  const at = text.split('\n').findIndex(each => line.test(each))
  expect(at, String(line)).toBeGreaterThanOrEqual(0)
  await editor(page).focus()
  await page.keyboard.press('Control+Home')
  for (let count = 0; count < at; count++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
}

async function consentByKeyboard(page: Page): Promise<void> {
  await expect(page).toHaveURL(/#\/plan\//)
  await sayAllAndApplyByKeyboard(page)
  await seeRunComplete(page)
}

test('a database of each engine is edited as YAML by the keyboard alone: completion, a problem, the plan, the run', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  const [first] = await host.liveContexts()
  await page.goto(host.url)
  for (const row of rows) {
    const id = await databaseOf(host, row)
    const { text, schemaProblem } = await textOf(host, id)
    expect(schemaProblem).toBeNull()
    await openByKeyboard(page, id)

    // A value of a wrong type is told, with its line; the list leads there, and undoing cures it.
    const [line, value, said] = row.wrong
    await goToLine(page, text, line)
    await page.keyboard.press('Control+Shift+ArrowLeft')
    await page.keyboard.type(value)
    const problem = problems(page).getByRole('button').first()
    await expect(problem).toHaveAccessibleName(said)
    await expect(page.locator('.squiggly-error').first()).toBeVisible()
    await problem.focus()
    await page.keyboard.press('Enter')
    await expect(editor(page)).toBeFocused()
    for (let count = 0; count < 3; count++) await page.keyboard.press('Control+z')
    await expect(problems(page)).toContainText('No problems seen')

    // What can be written is offered, and taken by Enter.
    await goToLine(page, text, /^spec:/)
    await page.keyboard.press('Enter')
    await page.keyboard.type(row.type)
    await expect(page.locator('.suggest-widget.visible .monaco-list-row.focused')).toContainText(row.offered)
    await page.keyboard.press('Enter')
    await page.keyboard.type(row.behind)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('region', { name: 'Field at the cursor' })).toBeVisible()
    await expect(problems(page)).toContainText('No problems seen')

    // Tab leaves the text.
    await page.keyboard.press('Tab')
    await expect(editor(page)).not.toBeFocused()
    await editor(page).focus()
    await page.keyboard.press('Control+Enter')
    await expect(page.locator('main')).toContainText(row.offered)
    await consentByKeyboard(page)
    const place = [row.resource, row.name, '-n', row.namespace]
    expect(await kubectlPath(host.practiceKubeconfig, first?.name ?? '', place, row.path)).toBe(row.becomes)
  }
})

test('what can’t be edited says why, what others change meanwhile is told and stays, and a draft outlives leaving the screen', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  const [first] = await host.liveContexts()
  const context = first?.name ?? ''
  await page.goto(host.url)
  const [row] = rows
  if (row === undefined) throw new Error('no row')
  const id = await databaseOf(host, row)
  const place = [row.resource, row.name, '-n', row.namespace]
  const { text } = await textOf(host, id)
  await openByKeyboard(page, id)

  // Another name is refused beside the text.
  await goToLine(page, text, /^ {2}name: /)
  await page.keyboard.type('-2')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(refusal(page)).toContainText('metadata.name can’t change: it is "orders", not "orders-2".')
  await page.keyboard.press('Control+z')
  await editor(page).focus()
  for (let count = 0; count < 3; count++) await page.keyboard.press('Control+z')

  // A field that there is not is a warning in the text, and a refusal of the server in the plan.
  await goToLine(page, text, /^spec:/)
  await page.keyboard.press('Enter')
  await page.keyboard.type('replicaCount: 3')
  await page.keyboard.press('Escape')
  await expect(problems(page)).toContainText('There is no field “replicaCount” in spec.')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page).toHaveURL(/#\/plan\//)
  await expect(page.locator('main')).toContainText('unknown field "spec.replicaCount"')
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toHaveAttribute('aria-disabled', 'true')

  // The draft is there again; Reset forgets it.
  await page.goBack()
  await expect(page.locator('.monaco-editor .view-lines')).toContainText('replicaCount')
  await page.getByRole('button', { name: 'Reset' }).click()
  await expect(page.locator('.monaco-editor .view-lines')).not.toContainText('replicaCount')

  // Somebody else changes two fields: one of them I have changed, too.
  await goToLine(page, text, /^ {2}startDelay: /)
  await page.keyboard.press('Control+Shift+ArrowLeft')
  await page.keyboard.type('1234')
  await page.keyboard.press('Escape')
  await kubectl(host.practiceKubeconfig, context, [
    'patch',
    row.resource,
    row.name,
    '-n',
    row.namespace,
    '--type=merge',
    '-p',
    JSON.stringify({ spec: { startDelay: 999, stopDelay: 888 } }),
  ])
  await expect(page.locator('main')).toContainText('The object changed while you edit it')
  await expect(page.locator('main')).toContainText('/spec/startDelay')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(refusal(page)).toContainText('/spec/startDelay: you made it 1234, and somebody made it 999 meanwhile.')
  await page.getByRole('button', { name: 'Take it over' }).click()
  await expect(page.locator('main')).toContainText('/spec/startDelay: the other value is 999.')
  await page.getByRole('button', { name: 'What changes' }).click()
  await expect(page.getByText('1234', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page).toHaveURL(/#\/plan\//)
  await consentByKeyboard(page)
  expect(await kubectlPath(host.practiceKubeconfig, context, place, '{.spec.startDelay} {.spec.stopDelay}')).toBe('1234 888')

  // A context that is read-only shows the text and takes no change.
  await host.call('PATCH', `/contexts/${encodeURIComponent(first?.id ?? '')}`, { settings: { protection: 'read-only' } })
  await goTo(page, '/fleet')
  await openByKeyboard(page, id)
  await expect(page.locator('main')).toContainText('The context is set to read-only in this app.')
  await editor(page).focus()
  await page.keyboard.type('x')
  await expect(page.getByRole('button', { name: 'Review plan' })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.locator('.monaco-editor .view-line').first()).toContainText(/^apiVersion/)
})

test('the same goes through REST, and a secret that stands in the object is neither shown nor lost', async ({ openHost }) => {
  const host = await openHost()
  const [first] = await host.liveContexts()
  const context = first?.name ?? ''
  for (const row of rows) {
    const id = await databaseOf(host, row)
    const place = [row.resource, row.name, '-n', row.namespace]
    const spec = { env: [{ name: 'APP_PASSWORD', value: 'clear-text-canary' }] }
    await kubectl(host.practiceKubeconfig, context, ['patch', ...place, '--type=merge', '-p', JSON.stringify({ spec })])
    const begun = await textOf(host, id)
    expect(begun.text).not.toContain('clear-text-canary')
    const text = begun.text.replace(/^( *)- name: APP_PASSWORD$/m, '$1- name: PGOPTIONS\n$1  value: -c jit=off\n$&')
    const ask = (params: Record<string, unknown>) =>
      host.call<Plan>('POST', '/plans', {
        engine: row.engine,
        operation: 'edit-yaml',
        contextId: first?.id ?? '',
        clusterId: id,
        params: { base: begun.text, uid: begun.uid, ...params },
      })
    const refused = await ask({ text: text.replace(/^kind: .*$/m, 'kind: Other') })
    expect(refused.checks.find(check => check.status === 'fail')).toMatchObject({
      field: 'text',
      seen: expect.stringContaining('kind can’t change'),
    })
    const plan = await ask({ text })
    expect(plan.state, JSON.stringify(plan.checks)).toBe('ready')
    expect(JSON.stringify(plan)).not.toContain('clear-text-canary')
    const run = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
    expect((await waitForRun(host, run.id)).status).toBe('completed')
    expect(await kubectlPath(host.practiceKubeconfig, context, place, '{.spec.env[*].name} {.spec.env[1].value}')).toBe(
      'PGOPTIONS APP_PASSWORD clear-text-canary',
    )
  }
})
