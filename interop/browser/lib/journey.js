// Walks through the demo as a person does: by what stands on the page, whatever its language.
import assert from 'node:assert/strict'

/** Id numbers of synthetic citizens, in the order of the demo's sign-in page, page after page. */
export async function* citizens({ page }) {
  let next = '/sign-in'
  while (next) {
    await page.goto(next)
    const numbers = (await page.locator('main').innerText()).match(/\b[A-Z]\d{9}\b/g) ?? []
    const link = page.locator('main nav a[rel="next"]')
    next = (await link.count()) > 0 ? await link.getAttribute('href') : null
    yield* numbers
  }
}

/** Signs in on the demo's page as the citizen with this id number. */
export async function signInAsCitizen({ page }, number) {
  await page.goto(`/sign-in?q=${encodeURIComponent(number)}`)
  await enter(page)
}

/** Signs in on the demo's page as the first official whose agency, post or name has these words. */
export async function signInAsOfficial({ page }, words) {
  await page.goto(`/sign-in?as=official&q=${encodeURIComponent(words)}`)
  await enter(page)
}

async function enter(page) {
  const button = page.locator('form[action="/sign-in/demo"] button').first()
  assert.ok((await button.count()) > 0, `nobody to sign in as on ${page.url()}`)
  await button.click()
  assert.doesNotMatch(page.url(), /sign-in/)
}

/** Begins an application; the page after that shows evidence, asks, or says why it stops here. */
export async function beginService({ page }, service) {
  await page.goto(`/services/${service}`)
  await page.locator(`form[action="/services/${service}/start"] button`).first().click()
}

/** Presses the main button of the page's last form. */
export async function sendForm({ page }) {
  await page.locator('main form').last().locator('button').first().click()
}

/** The value beside a key of a summary list; where several lists have it, the last. */
export async function summaryValue({ page }, key) {
  const row = page.locator('main dl > div', { has: page.locator('dt', { hasText: key }) }).last()
  return (await row.locator('dd').first().innerText()).trim()
}
