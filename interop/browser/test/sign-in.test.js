// Signing in with a passkey that the browser itself keeps, losing it, and acting for somebody else.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launchBrowser } from '../lib/browser.js'
import { checkPage } from '../lib/checks.js'
import { citizens, signInAsCitizen, signInAsOfficial } from '../lib/journey.js'
import { addAuthenticator } from '../lib/passkeys.js'
import { BASE_URL, but, openPage, twoViews } from '../lib/views.js'

// A browser keeps passkeys for names only, so these tests open the server by its name.
const NAMED = BASE_URL.replace('127.0.0.1', 'localhost')

const WORDS = {
  zh: { two: '鑑別保證等級 2', suspect: '計數倒退', acting: '您正代理', ended: '已經終止', accept: '接受委任', act: '開始代理', stop: '停止代理', end: '終止' },
  en: { two: 'Assurance level 2', suspect: 'counter went back', acting: 'You are acting for', ended: 'was ended', accept: 'Accept', act: 'Act for them now', stop: 'Stop acting', end: 'End it' },
}

let browser
let people

before(async () => {
  browser = await launchBrowser()
  const visit = await openPage(browser, twoViews()[0])
  people = []
  for await (const number of citizens(visit)) {
    people.push(number)
    if (people.length === 24) break
  }
  await visit.close()
})
after(() => browser.close())

/** A page at the server's name, where script runs. */
async function openNamed(view) {
  const visit = await openPage(browser, but(view, { script: true }))
  const opened = visit.page.goto.bind(visit.page)
  visit.page.goto = (path) => opened(new URL(path, NAMED).href)
  const name = { name: 'lang', value: view.language, url: NAMED }
  await visit.page.context().addCookies([name])
  return visit
}

async function register(visit, name) {
  const { page } = visit
  await page.goto('/my/passkeys/new')
  await checkPage(visit, 'passkey-name')
  await page.locator('input[name="name"]').fill(name)
  await page.locator('main form button').last().click()
  await page.waitForURL(/\/my\/passkeys\/confirm$/)
  await checkPage(visit, 'passkey-confirm')
  await page.locator('[data-passkey-start]').click()
  await page.waitForURL(/\/my\/sign-in\?done=passkey$/)
}

async function signOut({ page }) {
  await page.locator('form[action="/sign-out"] button').click()
  await page.waitForURL(`${NAMED}/`)
}

async function begin({ page }) {
  await page.goto('/sign-in/passkey')
  await page.locator('form[action="/sign-in/passkey"] button').click()
  await page.locator('[data-passkey-start]').waitFor()
}

for (const view of twoViews()) {
  test(`a passkey signs its owner in without a name (${view.name})`, async () => {
    const visit = await openNamed(view)
    const { page } = visit
    const words = WORDS[view.language]
    const device = await addAuthenticator(visit)
    await signInAsCitizen(visit, people.shift())
    await register(visit, 'Passkey')
    await checkPage(visit, 'my-sign-in')
    const [kept] = await device.credentials()
    assert.ok(kept.isResidentCredential && kept.rpId === 'localhost', 'the device keeps it for this name')
    await signOut(visit)

    await begin(visit)
    await checkPage(visit, 'sign-in-passkey')
    await page.locator('[data-passkey-start]').click()
    await page.waitForURL(/\/my$|\/sign-in\/post/)
    // Some of the synthetic people hold a post and are asked in which capacity they come.
    if (page.url().includes('/sign-in/post')) {
      await checkPage(visit, 'sign-in-post')
      await page.locator('form[action="/sign-in/post"] button').first().click()
      await page.waitForURL(/\/my$/)
    }
    await page.goto('/my/sessions')
    await checkPage(visit, 'my-sessions')
    assert.ok((await page.locator('main').innerText()).includes(words.two))

    await page.goto('/my/recovery-codes')
    await checkPage(visit, 'recovery-codes')
    await page.locator('form[action="/my/recovery-codes"] button').click()
    await page.locator('ol.codes').waitFor()
    await checkPage(visit, 'recovery-codes-made')
    assert.equal(await page.locator('ol.codes li').count(), 10)

    await signOut(visit)
    await begin(visit)
    await device.setVerified(false)
    await page.locator('[data-passkey-start]').click()
    await page.locator('[data-passkey-start]:not([disabled])').waitFor()
    assert.notEqual(await page.locator('[data-passkey-status]').innerText(), '', 'it says that it was not completed')
    await device.setVerified(true)

    const [used] = await device.credentials()
    await device.setCounter(used, 0)
    await page.locator('[data-passkey-start]').click()
    await page.waitForURL(/\/sign-in\/passkey\/answer$/)
    assert.ok((await page.locator('main').innerText()).includes(words.suspect))
    await visit.close()
  })

  test(`a page that asks for a passkey tells the other ways where no script runs (${view.name})`, async () => {
    const visit = await openPage(browser, view)
    await visit.page.goto('/sign-in/passkey')
    await visit.page.locator('form[action="/sign-in/passkey"] button').click()
    await checkPage(visit, 'sign-in-passkey-no-script')
    assert.equal(await visit.page.locator('main a[href^="/sign-in/recovery"]').count(), 1)
    await visit.page.goto('/sign-in/recovery')
    await visit.page.locator('main form button').click()
    await checkPage(visit, 'recovery-mistakes')
    await visit.close()
  })

  test(`somebody acts for somebody else, sees so, and is told when it ends (${view.name})`, async () => {
    const words = WORDS[view.language]
    const [principal, agent] = [await signedInAt(view, people.shift()), await signedInAt(view, people.shift())]
    await principal.page.goto('/my/mandates')
    await checkPage(principal, 'mandates-none')
    await giveMandate(principal, agent)
    const path = new URL(principal.page.url()).pathname

    await agent.page.goto(path)
    await checkPage(agent, 'mandate-offered')
    await agent.page.getByRole('button', { name: words.accept, exact: true }).click()
    await agent.page.getByRole('button', { name: words.act }).click()
    await checkPage(agent, 'acting-services')
    assert.ok((await agent.page.locator('.agent-banner').innerText()).includes(words.acting))
    await agent.page.goto('/services/address-notice')
    const start = agent.page.locator('form[action$="/start"] button').first()
    if (await start.count()) {
      await start.click()
      await checkPage(agent, 'acting-case')
    }
    await agent.page.goto('/my/cases')
    await checkPage(agent, 'acting-cases')

    await principal.page.goto(path)
    await checkPage(principal, 'mandate-in-force')
    await principal.page.getByRole('button', { name: words.end, exact: true }).click()
    await agent.page.goto('/services')
    await checkPage(agent, 'mandate-refused')
    assert.ok((await agent.page.locator('main').innerText()).includes(words.ended))
    await agent.page.goto('/my/mandates')
    await checkPage(agent, 'mandates-list')
    await principal.close()
    await agent.close()
  })

  test(`an agent asks, the principal is told and decides (${view.name})`, async () => {
    const words = WORDS[view.language]
    const [principal, agent] = [await signedInAt(view, people.shift()), await signedInAt(view, people.shift())]
    await propose(agent, '/my/mandates/ask', principal)
    await principal.page.goto('/messages')
    await checkPage(principal, 'mandate-message-listed')
    await principal.page.locator('main a[href^="/messages/"]').first().click()
    await checkPage(principal, 'mandate-message')
    await principal.page.locator('main a[href^="/my/mandates/"]').click()
    await checkPage(principal, 'mandate-asked')
    await principal.page.getByRole('button', { name: words.accept, exact: true }).click()
    await checkPage(principal, 'mandate-asked-accepted')

    // A guardian is recorded and later ended by the office.
    const desk = await openPage(browser, view)
    await signInAsOfficial(desk, view.language === 'zh' ? '戶籍員' : 'Household Registrar')
    const document = `115-${agent.number}`
    await record(desk, principal, agent, document)
    await desk.page.goto('/desk/mandates/find')
    await desk.page.locator('input[name="document"]').fill(document)
    await desk.page.locator('input[name="principal"]').fill(principal.number)
    await desk.page.locator('main form button').last().click()
    await checkPage(desk, 'desk-mandate')
    await desk.page.locator('main form button').last().click()
    await checkPage(desk, 'desk-mandate-no-reason')
    await desk.page.locator('textarea[name="reason"]').fill('115-1')
    await desk.page.locator('main form button').last().click()
    await checkPage(desk, 'desk-mandate-ended')
    await agent.page.goto('/messages')
    await checkPage(agent, 'mandate-ended-message-listed')
    for (const visit of [principal, agent, desk]) await visit.close()
  })

  test(`the counter's pages are sound (${view.name})`, async () => {
    const visit = await openPage(browser, view)
    await signInAsOfficial(visit, view.language === 'zh' ? '戶籍員' : 'Household Registrar')
    const pages = {
      'desk-recovery': '/desk/recovery',
      'desk-mandates': '/desk/mandates/new',
      'desk-mandates-find': '/desk/mandates/find',
    }
    for (const [name, path] of Object.entries(pages)) {
      await visit.page.goto(path)
      await checkPage(visit, name)
      await visit.page.locator('main form button').last().click()
      await checkPage(visit, `${name}-mistakes`)
    }
    await visit.close()
  })
}

/** Signs in as this citizen without script, and raises the level of assurance. */
async function signedInAt(view, number) {
  const visit = await openPage(browser, view)
  await signInAsCitizen(visit, number)
  visit.number = number
  visit.person = (await visit.page.locator('.account-name bdi').innerText()).trim()
  await visit.page.goto('/my/mandates/new')
  await checkPage(visit, 'raise')
  await visit.page.locator('form[action="/sign-in/raise"] button').click()
  assert.match(visit.page.url(), /\/my\/mandates\/new$/, 'back where the person was')
  return visit
}

function giveMandate(principal, agent) {
  return propose(principal, '/my/mandates/new', agent)
}

/** Proposes a mandate for all services to the other person, from either side. */
async function propose(visit, path, other) {
  const { page } = visit
  const name = path.endsWith('/ask') ? 'mandate-ask' : 'mandate-new'
  await page.goto(path)
  await checkPage(visit, name)
  await page.locator('main form button').last().click()
  await checkPage(visit, `${name}-mistakes`)
  await page.locator('input[name="name"]').fill(other.person)
  await page.locator('input[name="number"]').fill(other.number)
  await page.locator('input[name="reach"][value="all"]').check()
  await page.locator('main form button').last().click()
  await checkPage(visit, `${name}-sent`)
}

/** Records a guardian at the counter. */
async function record(desk, principal, agent, document) {
  const { page } = desk
  await page.goto('/desk/mandates/new')
  await page.locator('input[name="kind"][value="guardian"]').check()
  const fields = {
    principal: principal.number,
    'principal-name': principal.person,
    number: agent.number,
    name: agent.person,
    document,
    'from-year': '115',
    'from-month': '1',
    'from-day': '1',
  }
  for (const [name, value] of Object.entries(fields)) {
    await page.locator(`input[name="${name}"]`).fill(value)
  }
  await page.locator('main form button').last().click()
  assert.match(page.url(), /done=yes/)
}
