import { expect, test } from './fixtures.ts'
import { goTo, healthyOrders } from './steps.ts'

const typed = [
  ['3 members', '3 members', 'A whole number, 1 to 99, is needed here, not “3 members”.'],
  ['1e3', '1e3', 'A whole number, 1 to 99, is needed here, not “1e3”.'],
  ['2.5', '2.5', 'A whole number, 1 to 99, is needed here, not “2.5”.'],
  ['-1', '-1', 'At least one member is needed.'],
  ['', '', 'This field is required.'],
  [' 4 ', '4', null],
  ['\u0665', '5', null],
] as const

test('what is typed into a field for a number stays in sight, with what is wanted; Review leads to it, by keyboard and by mouse', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  const id = await healthyOrders(host)
  await page.goto(host.url)
  await goTo(page, `/change/${encodeURIComponent(id)}/scale`)
  const members = page.getByRole('textbox', { name: 'Members' })
  const field = page.locator('[data-field="members"]')
  for (const [text, shown, says] of typed) {
    await members.focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.press('Delete')
    // As a paste does: all at once.
    await page.keyboard.insertText(text)
    await page.keyboard.press('Tab')
    await expect(members, text).not.toBeFocused()
    await expect(members, text).toHaveValue(shown)
    if (says !== null) await expect(field, text).toContainText(says)
    else await expect(members, text).not.toHaveAttribute('aria-invalid', 'true')
  }

  await members.fill('many')
  await page.keyboard.press('Enter')
  const summary = page.getByRole('alert').filter({ hasText: 'One field needs your attention' })
  await expect(summary).toBeFocused()
  await expect(members).toHaveValue('many')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(members).toBeFocused()
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(summary).toBeFocused()
  await summary.getByRole('button').click()
  await expect(members).toBeFocused()

  // The buttons and the arrows step from what stands.
  await members.fill('4')
  await field.getByRole('button', { name: 'More' }).click()
  await expect(members).toHaveValue('5')
  await members.press('ArrowDown')
  await expect(members).toHaveValue('4')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page).toHaveURL(/#\/plan\//)
})
