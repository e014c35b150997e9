// What is meant for paper fits on it.
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { launchBrowser } from '../lib/browser.js'
import { but, openPage, twoViews } from '../lib/views.js'

let browser
before(async () => {
  browser = await launchBrowser()
})
after(() => browser.close())

const [phone, desktop] = twoViews()

for (const programme of ['2001', '2008', '2012']) {
  for (const view of [but(phone, { size: 'desktop' }), desktop]) {
    test(`the brief of ${programme} is one sheet of A4 (${view.name})`, async () => {
      const sheets = await print(view, `/programmes/${programme}/brief`, `brief-${programme}`)
      assert.equal(sheets, 1)
    })
  }
}

test('the yearly report begins each chapter on a sheet of its own', async () => {
  const visit = await openPage(browser, desktop)
  await visit.page.goto('/yearbook')
  const chapters = await visit.page.locator('.book-chapter').count()
  await visit.close()
  assert.ok(chapters > 5)
  const sheets = await print(desktop, '/yearbook', 'yearbook')
  // One more each for the cover and the contents.
  assert.ok(sheets >= chapters + 2, `${sheets} sheets for ${chapters} chapters`)
})

/** Prints a page and counts the sheets; keeps it in MINBEN_SCREENSHOTS, when that is set. */
async function print(view, path, name) {
  const visit = await openPage(browser, view)
  await visit.page.goto(path)
  const pdf = await visit.page.pdf({ preferCSSPageSize: true })
  await visit.close()
  const folder = process.env.MINBEN_SCREENSHOTS
  if (folder) {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${name}-${view.language}.pdf`), pdf)
  }
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length
}
