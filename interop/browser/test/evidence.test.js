// The evidence of a look-up: an official looks up by hand, both agencies and the person find the package in their own
// lists, and anybody verifies it. All without script.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { launchBrowser } from '../lib/browser.js'
import { checkPage } from '../lib/checks.js'
import { citizens, sendForm, signInAsCitizen, signInAsOfficial } from '../lib/journey.js'
import { openPage, twoViews } from '../lib/views.js'

const CONTRACT = 'thb-household-address'

const WORDS = {
  zh: {
    clerk: '監理員',
    consumer: '車輛管理科科長',
    provider: '戶籍行政科科長',
    asked: '交通部公路局',
    valid: '簽章有效',
  },
  en: {
    clerk: 'Motor Vehicle Clerk',
    consumer: 'Chief of the Vehicle Registration Section',
    provider: 'Chief of the Household Registration Section',
    asked: 'Highway Bureau',
    valid: 'The signature is valid',
  },
}
/** Whose seal it is; certificates name agencies in Chinese. */
const SEAL = '內政部'

let browser
/** People whose record is looked up, each once. */
let people

before(async () => {
  browser = await launchBrowser()
  people = citizens(await openPage(browser, twoViews()[0]))
})
after(() => browser.close())

for (const view of twoViews()) {
  test(`the evidence of a look-up is taken by both agencies and the person (${view.name})`, async () => {
    const words = WORDS[view.language]
    const number = (await people.next()).value
    const clerk = await openPage(browser, view)
    await signInAsOfficial(clerk, words.clerk)
    await clerk.page.goto(`/desk/look-up/${CONTRACT}`)
    await clerk.page.locator('main input[name="key"]').fill(number)
    await clerk.page.locator('main input[name="purpose"]').check()
    await sendForm(clerk)
    assert.ok((await text(clerk)).includes(number))

    const consumer = await openPage(browser, view)
    await signInAsOfficial(consumer, words.consumer)
    await takes(consumer, '/desk/exchange', 'exchange-log')

    const provider = await openPage(browser, view)
    await signInAsOfficial(provider, words.provider)
    await provider.page.goto('/desk/exchange?show=asked')
    assert.ok((await text(provider)).includes(words.asked), 'it is told who asked')
    await takes(provider, '/desk/exchange?show=asked', 'exchange-log-asked')

    const person = await openPage(browser, view)
    await signInAsCitizen(person, number)
    const file = await takes(person, '/my/look-ups', 'my-look-ups')

    const anybody = await openPage(browser, view)
    await anybody.page.goto('/verify')
    await anybody.page.locator('input[name="file"]').setInputFiles(file)
    await sendForm(anybody)
    await checkPage(anybody, 'verified-evidence')
    const said = await text(anybody)
    assert.ok(said.includes(words.valid) && said.includes(SEAL), said)
    for (const visit of [clerk, consumer, provider, person, anybody]) await visit.close()
  })
}

/** Takes the newest package on a page; gives the file. */
async function takes(visit, path, name) {
  await visit.page.goto(path)
  await checkPage(visit, name)
  const download = visit.page.waitForEvent('download')
  await visit.page.locator('main a[href$="/evidence"]').first().click()
  const file = await (await download).path()
  const start = (await readFile(file)).subarray(0, 100).toString('latin1')
  assert.ok(start.includes('application/vnd.etsi.asic-s+zip'), `${name}: a signed package`)
  return file
}

async function text({ page }) {
  return page.locator('main').innerText()
}
