// Pages anyone can open: accessible in both languages, on every size, with and without script.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { launchBrowser } from '../lib/browser.js'
import { assertAccessible, assertFits, checkPage, screenshot } from '../lib/checks.js'
import { but, openPage, views } from '../lib/views.js'

/** Looked at in every language, on every size, with and without script, dark and zoomed. */
const EVERY_WAY = {
  home: '/',
  'sign-in': '/sign-in',
  gallery: '/_gallery',
  'gallery-forms': '/_gallery/forms',
}

/** Made of the same components: a phone in Chinese and a desktop in English show a mistake. */
const TWO_WAYS = {
  'gallery-lists': '/_gallery/lists',
  'sign-in-official': '/sign-in?as=official',
  services: '/services',
  'life-area': '/life-areas/transport',
  'life-event': '/life-events/birth',
  'for-businesses': '/for/business',
  'for-newcomers': '/for/newcomer',
  agencies: '/agencies',
  systems: '/systems',
  contracts: '/contracts',
  ledger: '/ledger',
  registries: '/registries',
  'open-data': '/registries?open=1',
  register: '/registries/veterinary-drug',
  'register-search': '/registries/veterinary-drug/search?f-kind=made',
  statistics: '/registries/veterinary-drug/statistics/by-class',
  agency: '/agencies/moda',
  'agency-without-services': '/agencies/president',
  search: '/search?q=%E6%88%B6%E8%97%89%E8%AC%84%E6%9C%AC',
  'services-for-businesses': '/services?for=business',
  indicators: '/indicators',
  map: '/map?figure=agencies',
  yearbook: '/yearbook',
  'indicator-counted': '/indicators/p2-8',
  'indicator-broken-down': '/indicators/applications',
  'indicator-rows': '/indicators/p2-7a/2026',
  'indicator-reported': '/indicators/p4-6',
  programmes: '/programmes',
  programme: '/programmes/2012',
  'programme-cockpit': '/programmes/2008/cockpit',
  'programme-cockpit-live': '/programmes/2001/cockpit',
  'programme-brief': '/programmes/2012/brief',
  'programme-plain': '/programmes/2012/plain',
  'programme-book': '/programmes/2008/book',
  'programme-timeline': '/programmes/2012/timeline',
  'programme-timeline-of-2001': '/programmes/2001/timeline',
  'programme-portfolio': '/programmes/2012/portfolio',
  'programme-data': '/programmes/2012/data',
  'programme-items': '/programmes/2001/items',
  'programme-item': '/programmes/2012/items/1.1',
  'programme-indicators': '/programmes/2008/indicators',
  'programme-indicator': '/programmes/2008/indicators/p3-1',
  'programme-budget': '/programmes/2012/budget',
  'programme-economics': '/programmes/2012/economics?cost=20',
  'programme-timetable': '/programmes/2001/timetable',
  'programme-audit': '/programmes/2012/audit',
  'programme-obligations': '/programmes/2001/obligations',
  plans: '/plans',
  reorganisations: '/reorganisations',
  reorganisation: '/reorganisations/ndc-2014',
  'it-posts': '/registries/it-post',
  'it-skill-gap': '/indicators/it-skill-gap',
  'early-warning': '/plans/early-warning',
  performance: '/performance',
  subsidies: '/subsidies',
  subsidy: '/subsidies/community-care-2027',
  councils: '/councils',
  council: '/councils/digi-plus',
  'council-of-charter-only': '/councils/cio-media-gathering',
  authorities: '/authorities',
  verify: '/verify',
  'agency-programmes': '/agencies/ndc/programmes',
}

/** The gallery shows components that bring a main heading of their own. */
const HEADINGS = { gallery: 2 }

let browser
before(async () => {
  browser = await launchBrowser()
})
after(() => browser.close())

const [phone, desktop, , englishDesktop] = views()

for (const [name, path] of Object.entries(EVERY_WAY)) {
  for (const view of [...views(), but(phone, { script: true })]) looksRight(name, path, view)

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

// Two at a time: while one page is made, another is looked at.
describe('pages', { concurrency: 2 }, () => {
  for (const [name, path] of Object.entries(TWO_WAYS)) {
    looksRight(name, path, phone)
    // Its colours are those of the phone.
    looksRight(name, path, englishDesktop, { contrast: false })
  }
})

function looksRight(name, path, view, options = {}) {
  test(`${name} (${view.name})`, async () => {
    const visit = await openPage(browser, view)
    const response = await visit.page.goto(path)
    assert.equal(response.status(), 200)
    await checkPage(visit, name, { headings: HEADINGS[name], ...options })
    await visit.close()
  })
}

for (const view of views()) {
  test(`a page that is not there says so (${view.name})`, async () => {
    const visit = await openPage(browser, view)
    const response = await visit.page.goto('/no-such-page')
    assert.equal(response.status(), 404)
    await checkPage(visit, 'not-found')
    await visit.close()
  })
}

test('the first thing the keyboard reaches leads past the header', async () => {
  const visit = await openPage(browser, desktop)
  await visit.page.goto('/')
  await visit.page.keyboard.press('Tab')
  const target = await visit.page.locator(':focus').getAttribute('href')
  assert.match(target, /^#/)
  assert.equal(await visit.page.locator(`main${target}, ${target}`).count(), 1)
  await visit.close()
})

test('the other language is one click away and stays chosen', async () => {
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
