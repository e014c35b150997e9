// A fee is paid at the bank of the demonstration, which first fails and then works; the receipt, and the agency's
// comparison with the bank's file. All without script.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launchBrowser } from '../lib/browser.js'
import { checkPage } from '../lib/checks.js'
import { beginService, citizens, sendForm, signInAsCitizen, signInAsOfficial } from '../lib/journey.js'
import { openPage, twoViews } from '../lib/views.js'

const SERVICE = 'entry-exit-certificate'

const WORDS = {
  zh: { fee: '新臺幣100元', failed: '沒有扣您的錢', paid: '已繳', same: '帳目相符', post: '移民官' },
  en: { fee: 'NT$100', failed: 'You were not charged', paid: 'Paid', same: 'The books agree', post: 'Immigration Officer' },
}

let browser
/** People who have crossed the border, each used once. */
let travellers

before(async () => {
  browser = await launchBrowser()
  travellers = findTravellers()
})
after(() => browser.close())

for (const view of twoViews()) {
  test(`a fee is paid, and the agency's books agree with the bank's (${view.name})`, async () => {
    const words = WORDS[view.language]
    const own = await openPage(browser, view)
    const { page } = own
    await page.goto(`/services/${SERVICE}`)
    assert.ok((await text(own)).includes(words.fee))
    await signInAsCitizen(own, (await travellers.next()).value)
    await apply(own)
    await checkPage(own, 'case-to-be-paid')
    await page.locator('main a[href^="/payments/"]').first().click()
    await checkPage(own, 'bill-open')
    await atBank(own, 'fail', 'demo-bank')
    await checkPage(own, 'bill-failed')
    assert.ok((await text(own)).includes(words.failed))
    await atBank(own, 'pay')
    await checkPage(own, 'receipt')
    assert.ok((await text(own)).includes(words.paid))
    await page.goto('/my/payments')
    await checkPage(own, 'my-payments')
    assert.ok((await text(own)).includes(words.paid))

    const desk = await openPage(browser, view)
    await signInAsOfficial(desk, words.post)
    await desk.page.goto('/desk/payments')
    await checkPage(desk, 'desk-payments')
    const link = await desk.page.locator('main a[href^="/demo/settlement"]').getAttribute('href')
    const file = await desk.page.request.get(link)
    const given = { name: 'settlement.csv', mimeType: 'text/csv', buffer: await file.body() }
    await desk.page.locator('main input[type="file"]').setInputFiles(given)
    await desk.page.locator('main form[method="post"] button').click()
    await checkPage(desk, 'desk-payments-compared')
    assert.ok((await text(desk)).includes(words.same))
    for (const visit of [own, desk]) await visit.close()
  })
}

const text = ({ page }) => page.locator('main').innerText()

/** From the bill to the bank and back. */
async function atBank(visit, decision, shot) {
  const { page } = visit
  await page.locator('main form[action$="/pay"] button').click()
  await page.locator('main a[href^="/demo/bank/"]').click()
  if (shot) await checkPage(visit, shot)
  await page.locator(`main form button[value="${decision}"]`).click()
}

/** From the service's page to sending. */
async function apply(visit) {
  const { page } = visit
  await beginService(visit, SERVICE)
  await sendForm(visit)
  for (const [name, ...parts] of [['first_day', 90, 1, 1], ['last_day', new Date().getFullYear() - 1911, 12, 31]]) {
    for (const [place, part] of ['year', 'month', 'day'].entries()) {
      await page.locator(`[name="${name}-${part}"]`).fill(String(parts[place]))
    }
  }
  await page.locator('[name="used_for"]').first().check()
  await sendForm(visit)
  await sendForm(visit)
}

/** Tries citizens in turn: whose application does not stop at once has crossed the border. */
async function* findTravellers() {
  const list = await openPage(browser, twoViews()[0])
  const tried = await openPage(browser, twoViews()[0])
  for await (const number of citizens(list)) {
    await signInAsCitizen(tried, number)
    await beginService(tried, SERVICE)
    if (tried.page.url().endsWith('/evidence')) yield number
  }
}
