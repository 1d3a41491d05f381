/** The desktop app itself, where Electron's binary is: our page from our own scheme, over the message port, with the practice cluster's databases. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test } from '@playwright/test'
import { findElectron } from '../../scripts/find-electron.ts'
import { projectRoot } from '../../scripts/project-root.ts'

const electron = findElectron()

// Chromium's sandbox does not run as root; only the tests may go without it.
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

test('the desktop app shows the practice databases through its message port, and nothing of Node', async () => {
  const home = mkdtempSync(join(tmpdir(), 'clouddb-desktop-'))
  const app = await _electron.launch({
    executablePath: electron ?? '',
    args: [...asRoot, projectRoot, '--practice'],
    env: { ...process.env, HOME: home, CLOUDDB_DATA_DIR: join(home, 'data'), KUBECONFIG: '' },
  })
  try {
    const page = await app.firstWindow()
    const refused: string[] = []
    page.on('console', message => {
      if (/Content Security Policy|TrustedScript|TrustedHTML/.test(message.text())) refused.push(message.text())
    })
    expect(new URL(page.url()).host).toBe('clouddb')
    await expect(page.getByRole('grid').or(page.getByRole('table')).getByText('reporting').first()).toBeVisible({ timeout: 300_000 })
    expect(await page.evaluate(() => ['require', 'process', 'module', 'Buffer'].filter(name => name in globalThis))).toEqual([])
    expect(
      await page.evaluate(() =>
        fetch('https://example.org/').then(
          () => 'loaded',
          () => 'refused',
        ),
      ),
    ).toBe('refused')
    expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull()
    expect(app.windows()).toHaveLength(1)
    expect(refused.filter(text => !text.includes('example.org'))).toEqual([])
  } finally {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  }
})

test('a page that is loaded anew gets a new port', async () => {
  const home = mkdtempSync(join(tmpdir(), 'clouddb-desktop-'))
  const app = await _electron.launch({
    executablePath: electron ?? '',
    args: [...asRoot, projectRoot, '--practice'],
    env: { ...process.env, HOME: home, CLOUDDB_DATA_DIR: join(home, 'data'), KUBECONFIG: '' },
  })
  try {
    const page = await app.firstWindow()
    await expect(page.getByText('reporting').first()).toBeVisible({ timeout: 300_000 })
    await page.reload()
    await expect(page.getByText('reporting').first()).toBeVisible()
  } finally {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  }
})
