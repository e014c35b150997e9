// Pages of the desk that no journey leads through: what an operator does with the keys of sign-ins, and which notices to
// other nodes wait.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launchBrowser } from '../lib/browser.js'
import { checkPage } from '../lib/checks.js'
import { signInAsOfficial } from '../lib/journey.js'
import { openPage, twoViews } from '../lib/views.js'

const WORDS = {
  zh: { operator: '平臺維運工程師', chief: '戶籍行政科科長' },
  en: { operator: 'Platform Operator', chief: 'Chief of the Household Registration Section' },
}

let browser
before(async () => {
  browser = await launchBrowser()
})
after(() => browser.close())

for (const view of twoViews()) {
  const words = WORDS[view.language]
  for (const [name, path, who] of [
    ['openid-keys', '/desk/openid', words.operator],
    ['exchange-untold', '/desk/exchange/untold', words.chief],
    ['exchange-asked', '/desk/exchange?show=asked', words.chief],
  ]) {
    test(`${name} (${view.name})`, async () => {
      const visit = await openPage(browser, view)
      await signInAsOfficial(visit, who)
      const response = await visit.page.goto(path)
      assert.equal(response.status(), 200)
      await checkPage(visit, name)
      await visit.close()
    })
  }
}
