// The first journey: a citizen changes a vehicle's registered address and types no address.
// The office asks the household register, decides, corrects its register, tells the citizen,
// and the citizen sees who read the record, why and by which law. All without script.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launchBrowser } from '../lib/browser.js'
import { checkPage } from '../lib/checks.js'
import { beginService, citizens, sendForm, signInAsCitizen, summaryValue } from '../lib/journey.js'
import { openPage, views } from '../lib/views.js'

const SERVICE = 'vehicle-address-change'

const WORDS = {
  zh: {
    office: '交通部公路局',
    household: '戶籍登記',
    address: '戶籍地址',
    purpose: '辦理車籍與駕籍地址變更',
    law: '戶籍法第67條',
    granted: '核准',
  },
  en: {
    office: 'Highway Bureau, MOTC',
    household: 'Household register',
    address: 'Registered address',
    purpose: 'Changing the address of vehicles and licences',
    law: 'Household Registration Act, article 67',
    granted: 'Granted',
  },
}

let browser
/** Owners whose vehicle is registered somewhere else than they live, each used once. */
let owners

before(async () => {
  browser = await launchBrowser()
  owners = findOwners()
})
after(() => browser.close())

for (const view of views()) {
  test(`a vehicle's address follows the household register (${view.name})`, async () => {
    const owner = (await owners.next()).value
    assert.ok(owner, 'the demo has an owner whose vehicle is registered elsewhere')
    const visit = await openPage(browser, view)
    await signInAsCitizen(visit, owner)
    await checkPage(visit, 'my-page-before')

    const { plate, address } = await apply(visit)
    await seeResult(visit, { plate, address })
    await seeWhoRead(visit)
    await seeMessage(visit)
    await seeRecord(visit, { plate, address })
    await visit.close()
  })
}

/** From the service's page to sending; gives what was chosen and what the register said. */
async function apply(visit) {
  const { page } = visit
  await page.goto(`/services/${SERVICE}`)
  await checkPage(visit, 'service')
  await beginService(visit, SERVICE)

  await checkStep(visit, 'evidence', /\/evidence$/)
  const address = await summaryValue(visit, WORDS[visit.view.language].address)
  await sendForm(visit)

  await checkStep(visit, 'choose-vehicle', /\/pages\/vehicles$/)
  await sendForm(visit)
  await checkMissingAnswer(visit)
  const choice = page.locator('main input[type="checkbox"]').first()
  const plate = await choice.getAttribute('value')
  await choice.check()
  await sendForm(visit)

  await checkStep(visit, 'check-answers', /\/check$/)
  await page.locator('main input[type="checkbox"]').check()
  await sendForm(visit)
  return { plate, address }
}

/** The page is sound, and there is nothing on it to type into. */
async function checkStep(visit, name, url) {
  assert.match(visit.page.url(), url)
  await checkPage(visit, name)
  const typed = visit.page.locator('main form :is(textarea, input:is([type="text"], :not([type])))')
  assert.equal(await typed.count(), 0, `${name}: nothing to type`)
}

/** Sent without a choice, the page comes back and says what to do; the summary leads to the field. */
async function checkMissingAnswer(visit) {
  await checkPage(visit, 'choose-vehicle-mistake')
  const link = visit.page.locator('main [role="alert"] a, main .error-summary a').first()
  const target = await link.getAttribute('href')
  assert.equal(await visit.page.locator(`[id="${target.slice(1)}"]`).count(), 1)
}

async function seeResult(visit, { plate, address }) {
  const { page, view } = visit
  assert.match(page.url(), /\/cases\/[0-9a-z]{26}$/)
  await checkPage(visit, 'granted')
  const text = await page.locator('main').innerText()
  for (const words of [WORDS[view.language].granted, plate, address]) {
    assert.ok(text.includes(words), `the case page tells: ${words}`)
  }
}

async function seeWhoRead(visit) {
  const { page, view } = visit
  await page.goto('/my/look-ups')
  await checkPage(visit, 'who-read-my-data')
  const text = await page.locator('main').innerText()
  const { office, household, purpose, law } = WORDS[view.language]
  for (const words of [office, household, purpose, law]) {
    assert.ok(text.includes(words), `the look-ups tell: ${words}`)
  }
}

async function seeMessage(visit) {
  const { page, view } = visit
  await page.goto('/messages')
  await checkPage(visit, 'messages')
  const text = await page.locator('main').innerText()
  assert.ok(text.includes(WORDS[view.language].office), 'the office wrote')
}

async function seeRecord(visit, { plate, address }) {
  const { page } = visit
  await page.goto('/my/records')
  await checkPage(visit, 'my-records')
  await page.getByRole('link', { name: plate }).click()
  await checkPage(visit, 'my-vehicle')
  const text = await page.locator('main').innerText()
  assert.ok(text.includes(address), `the vehicle's record says ${address}`)
}

/** Tries citizens in turn: an application that does not stop at once is one for this journey. */
async function* findOwners() {
  const list = await openPage(browser, views()[0])
  const tried = await openPage(browser, views()[0])
  for await (const number of citizens(list)) {
    await signInAsCitizen(tried, number)
    await beginService(tried, SERVICE)
    if (tried.page.url().endsWith('/evidence')) yield number
  }
}
