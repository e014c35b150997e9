// Signing in with a citizen certificate: a file that openssl signed, and the certificate shown in TLS.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { launchBrowser } from '../lib/browser.js'
import { save, takeKeyFile } from '../lib/certificates.js'
import { checkPage, screenshot } from '../lib/checks.js'
import { citizens, signInAsCitizen } from '../lib/journey.js'
import { BASE_URL, SIZES, openPage, twoViews } from '../lib/views.js'

const NAMED = BASE_URL.replace('127.0.0.1', 'localhost')
const DOOR = process.env.MINBEN_DOOR

const WORDS = {
  zh: { three: '鑑別保證等級 3', other: '另一個檔案', none: '請選擇簽章檔', revoked: '憑證已廢止', gone: '已用過' },
  en: { three: 'Assurance level 3', other: 'another file', none: 'Choose the signature file', revoked: 'revoked', gone: 'used' },
}

let browser
let people

before(async () => {
  browser = await launchBrowser()
  const visit = await openPage(browser, twoViews()[0])
  people = []
  for await (const number of citizens(visit)) {
    people.push(number)
    if (people.length === 48) break
  }
  // The last ones, so that other tests' people keep their certificates and sessions.
  people = people.slice(-8)
  await visit.close()
})
after(() => browser.close())

const words = (visit) => WORDS[visit.view.language]
const shown = ({ page }) => page.locator('main').innerText()

async function signOut({ page }) {
  await page.locator('form[action="/sign-out"] button').click()
}

/** Gets a new file to sign; gives its text. */
async function challenge(visit, folder) {
  const { page } = visit
  await page.goto('/sign-in/certificate')
  const begin = page.locator('form[action="/sign-in/certificate"] button')
  if ((await begin.count()) > 0) await begin.click()
  const file = await folder.file('challenge.txt', '')
  await save(page, page.locator('a[href="/sign-in/certificate/file"]'), file)
  return readFile(file)
}

async function upload({ page }, file) {
  if (file) await page.locator('input[name="signature"]').setInputFiles(file)
  await page.locator('form[action="/sign-in/certificate/answer"] button').click()
}

/** Goes on as oneself where a post is asked for. */
async function asOneself({ page }) {
  if (page.url().includes('/sign-in/post')) {
    await page.locator('form[action="/sign-in/post"] button').first().click()
  }
}

for (const view of twoViews()) {
  test(`a file signed by openssl signs in, and mistakes say what to do (${view.name})`, async () => {
    const visit = await openPage(browser, view)
    const { page } = visit
    await signInAsCitizen(visit, people.shift())
    const card = await takeKeyFile(visit)
    await signOut(visit)

    await page.goto('/sign-in')
    await checkPage(visit, 'sign-in-ways')
    await page.locator('main a[href^="/sign-in/certificate"]').click()
    await checkPage(visit, 'certificate')
    const text = await challenge(visit, card)
    assert.ok(text.toString().includes('Address: '))
    await checkPage(visit, 'certificate-file')
    await page.locator('main details').evaluateAll((all) => all.forEach((one) => { one.open = true }))
    await checkPage(visit, 'certificate-file-openssl')

    await upload(visit, null)
    assert.ok((await shown(visit)).includes(words(visit).none))
    await checkPage(visit, 'certificate-no-file')
    await upload(visit, await card.sign('something else'))
    assert.ok((await shown(visit)).includes(words(visit).other))
    await checkPage(visit, 'certificate-other-file')
    await upload(visit, await card.sign(text))
    await asOneself(visit)
    await page.goto('/my/sign-in')
    assert.ok((await shown(visit)).includes(words(visit).three))
    await checkPage(visit, 'my-sign-in-certificate')

    // Revoked: refused with the reason, and its holder sees the attempt.
    const again = await challenge(visit, card)
    await page.goto('/my/certificates')
    const end = page.locator('form[action$="/revoke"]')
    await page.locator('main details', { has: end }).locator('summary').first().click()
    await end.locator('button').first().click()
    await signOut(visit)
    await page.goto('/sign-in/certificate')
    await upload(visit, await card.sign(again))
    assert.ok((await shown(visit)).includes(words(visit).revoked))
    await checkPage(visit, 'certificate-revoked')
    await card.remove()
    await visit.close()
  })

  test(`what needs more offers the certificate (${view.name})`, async () => {
    const visit = await openPage(browser, view)
    await signInAsCitizen(visit, people[0])
    await visit.page.goto('/sign-in/raise?level=3&next=/my')
    await checkPage(visit, 'raise-to-three')
    assert.equal(await visit.page.locator('form[action="/sign-in/certificate"]').count(), 1)
    await visit.page.goto('/desk/recovery')
    await checkPage(visit, 'forbidden-citizen')
    const links = await visit.page.locator('main a').evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    assert.deepEqual(links, ['/my', '/sign-in/post', '/'], 'nobody who is signed in is told to sign in')
    await visit.close()
  })
}

test('a certificate shown at the door signs in', { skip: !DOOR && 'no door is served' }, async () => {
  for (const view of twoViews()) {
    const visit = await openPage(browser, view)
    await signInAsCitizen(visit, people[1])
    const card = await takeKeyFile(visit)
    await visit.close()
    const context = await browser.newContext({
      baseURL: NAMED,
      viewport: SIZES[view.size],
      ignoreHTTPSErrors: true,
      clientCertificates: [{ origin: DOOR, certPath: card.certificate, keyPath: card.key }],
    })
    await context.addCookies([{ name: 'lang', value: view.language, url: NAMED }])
    const page = await context.newPage()
    await page.goto('/sign-in/certificate')
    await screenshot({ page, view }, 'certificate-with-door')
    await page.locator('form[action="/sign-in/certificate/door"] button').click()
    await screenshot({ page, view }, 'certificate-door')
    await page.locator(`main a[href^="${DOOR}"]`).click()
    await page.waitForURL(new RegExp(`^${NAMED}/(my|sign-in/post)`))
    await asOneself({ page })
    await page.goto('/my/sign-in')
    assert.ok((await page.locator('main').innerText()).includes(WORDS[view.language].three))
    await card.remove()
    await context.close()
  }
})
