// Pages anyone can open: accessible in both languages, on every size, with and without script.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launchBrowser } from '../lib/browser.js'
import { assertAccessible, assertFits, checkPage, screenshot } from '../lib/checks.js'
import { but, openPage, views } from '../lib/views.js'

const PAGES = {
  home: '/',
  'sign-in': '/sign-in',
  gallery: '/_gallery',
}

let browser
before(async () => {
  browser = await launchBrowser()
})
after(() => browser.close())

for (const [name, path] of Object.entries(PAGES)) {
  for (const view of views({ scripts: [false, true] })) {
    test(`${name} (${view.name})`, async () => {
      const visit = await openPage(browser, view)
      const response = await visit.page.goto(path)
      assert.equal(response.status(), 200)
      await checkPage(visit, name)
      await visit.close()
    })
  }

  const [phone] = views()
  const dark = but(phone, { scheme: 'dark' })
  test(`${name} (${dark.name})`, async () => {
    const visit = await openPage(browser, dark)
    await visit.page.goto(path)
    await screenshot(visit, name)
    await assertAccessible(visit, name)
    await visit.close()
  })

  const zoomed = but(phone, { size: 'zoomed' })
  test(`${name} (${zoomed.name})`, async () => {
    const visit = await openPage(browser, zoomed)
    await visit.page.goto(path)
    await assertFits(visit, name)
    await visit.close()
  })
}

for (const view of views()) {
  test(`a page that is not there says so (${view.name})`, async () => {
    const visit = await openPage(browser, view)
    const response = await visit.page.goto('/no-such-page')
    assert.equal(response.status(), 404)
    visit.problems.length = 0 // the browser reports the 404 itself
    await checkPage(visit, 'not-found')
    await visit.close()
  })
}

test('the first thing the keyboard reaches leads past the header', async () => {
  const [, desktop] = views()
  const visit = await openPage(browser, desktop)
  await visit.page.goto('/')
  await visit.page.keyboard.press('Tab')
  const target = await visit.page.locator(':focus').getAttribute('href')
  assert.match(target, /^#/)
  assert.equal(await visit.page.locator(`main${target}, ${target}`).count(), 1)
  await visit.close()
})

test('the other language is one click away and stays chosen', async () => {
  const [phone] = views()
  const visit = await openPage(browser, phone)
  await visit.page.goto('/')
  await visit.page.getByRole('link', { name: 'English' }).click()
  await assertLanguage(visit.page, 'en')
  await visit.page.goto('/sign-in')
  await assertLanguage(visit.page, 'en')
  await visit.close()
})

async function assertLanguage(page, language) {
  assert.equal(await page.locator('html').getAttribute('lang'), language)
}
