// The checks themselves: a fault on a page is found, also where no script may run.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launchBrowser } from '../lib/browser.js'
import { assertAccessible, assertFits } from '../lib/checks.js'
import { openPage } from '../lib/views.js'

const PHONE = { language: 'zh', size: 'phone', script: false, name: 'phone' }
const DESKTOP = { language: 'en', size: 'desktop', script: true, name: 'desktop' }

let browser
before(async () => {
  browser = await launchBrowser()
})
after(() => browser.close())

/** A page with this body, under a policy as strict as ours, on no server. */
async function openBody(view, body, policy = "default-src 'none'") {
  const visit = await openPage(browser, view)
  await visit.page.route('**/*', (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: { 'content-security-policy': policy },
      body: `<!doctype html><html lang="en"><head><title>Try</title>
        <meta name="viewport" content="width=device-width"></head>
        <body><main><h1>Try</h1>${body}</main></body></html>`,
    }),
  )
  await visit.page.goto('/try')
  return visit
}

for (const view of [PHONE, DESKTOP]) {
  test(`a field without a label is found (${view.name})`, async () => {
    const visit = await openBody(view, '<form><input name="plate"></form>')
    await assert.rejects(assertAccessible(visit, 'try'), /label: Form elements must have labels/)
    await visit.close()
  })
}

test('a sound page passes', async () => {
  const visit = await openBody(PHONE, '<p>All is well.</p>')
  await assertAccessible(visit, 'try')
  await assertFits(visit, 'try')
  await visit.close()
})

test('a page wider than a phone is found', async () => {
  const visit = await openBody(PHONE, `<p>${'x'.repeat(300)}</p>`)
  await assert.rejects(assertFits(visit, 'try'), /px wide on a screen of 390 px/)
  await visit.close()
})

test('no script of a page runs where script is off', async () => {
  const body = '<p id="out">before</p><script>document.getElementById("out").textContent = "after"</script>'
  const visit = await openBody(PHONE, body, "script-src 'unsafe-inline'")
  assert.equal(await visit.page.locator('#out').textContent(), 'before')
  await visit.close()
})
