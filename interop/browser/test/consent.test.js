// Two people in one case: one applies, the other agrees from their own page, seeing only what concerns
// them, and an official then finds the case at the desk. All without script.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launchBrowser } from '../lib/browser.js'
import { checkPage } from '../lib/checks.js'
import { beginService, citizens, sendForm, signInAsCitizen, signInAsOfficial } from '../lib/journey.js'
import { openPage, twoViews } from '../lib/views.js'

const SERVICE = 'household-marriage'

const WORDS = {
  zh: { waiting: '等對方同意', agreed: '已同意', desk: '雙方到場核對', post: '戶籍行政科科員' },
  en: { waiting: 'Waiting for consent', agreed: 'Agreed', desk: 'Both appear at the counter', post: 'Household Registration Clerk' },
}

let browser
/** People who may marry, each used once. */
let single

before(async () => {
  browser = await launchBrowser()
  single = findSingle()
})
after(() => browser.close())

for (const view of twoViews()) {
  test(`somebody agrees to what another applied for (${view.name})`, async () => {
    const applicant = (await single.next()).value
    const partner = (await single.next()).value
    assert.ok(applicant && partner, 'the demo has two people without a spouse')
    const words = WORDS[view.language]

    const own = await openPage(browser, view)
    await signInAsCitizen(own, applicant)
    await apply(own, partner)
    await checkPage(own, 'waits-for-consent')
    assert.ok((await text(own)).includes(words.waiting))
    const number = (await text(own)).match(/HM\d{3}-\d{3}-\d{3}-\d{3}/)[0]

    const other = await openPage(browser, view)
    await signInAsCitizen(other, partner)
    await other.page.goto('/my/cases')
    await checkPage(other, 'cases-with-consent')
    await other.page.goto('/my/agreements')
    await checkPage(other, 'consents')
    await other.page.locator('main a[href^="/agreements/"]').first().click()
    await checkPage(other, 'consent')
    assert.ok((await text(other)).includes(number))
    await other.page.locator('main form button[value="agreed"]').click()
    await checkPage(other, 'consent-given')
    assert.ok((await text(other)).includes(words.agreed))

    await own.page.reload()
    assert.ok((await text(own)).includes(words.desk), 'the review begins')
    const desk = await openPage(browser, view)
    await signInAsOfficial(desk, words.post)
    await desk.page.goto(`/desk/cases?q=${number}`)
    await desk.page.locator('main a[href^="/desk/cases/"]').first().click()
    await checkPage(desk, 'desk-with-consent')
    assert.ok((await text(desk)).includes(words.agreed))
    for (const visit of [own, other, desk]) await visit.close()
  })
}

const text = ({ page }) => page.locator('main').innerText()

/** From the service's page to sending. */
async function apply(visit, partner) {
  const { page } = visit
  await beginService(visit, SERVICE)
  await sendForm(visit)
  const tomorrow = new Date(Date.now() + 24 * 3600 * 1000)
  await page.locator('[name="partner_id"]').fill(partner)
  await page.locator('[name="married_on-year"]').fill(String(tomorrow.getFullYear() - 1911))
  await page.locator('[name="married_on-month"]').fill(String(tomorrow.getMonth() + 1))
  await page.locator('[name="married_on-day"]').fill(String(tomorrow.getDate()))
  await page.locator('input[name="same_household"]').first().check()
  await sendForm(visit)
  const contract = { name: 'contract.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%\n') }
  await page.locator('main input[type="file"]').first().setInputFiles(contract)
  await sendForm(visit)
  await page.locator('main input[type="checkbox"]').check()
  await sendForm(visit)
}

/** Tries citizens in turn: whose application does not stop at once may marry. */
async function* findSingle() {
  const list = await openPage(browser, twoViews()[0])
  const tried = await openPage(browser, twoViews()[0])
  for await (const number of citizens(list)) {
    await signInAsCitizen(tried, number)
    await beginService(tried, SERVICE)
    if (tried.page.url().endsWith('/evidence')) yield number
  }
}
