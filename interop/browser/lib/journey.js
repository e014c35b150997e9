// Walks through forms as a person does: by what stands on the page, whatever its language.
import assert from 'node:assert/strict'

/** Signs in on the demo's page as the first citizen that the search finds. */
export async function signInAsCitizen({ page }, search = '') {
  await page.goto(`/sign-in?q=${encodeURIComponent(search)}`)
  await enter(page)
}

/** Signs in on the demo's page as the first official whose agency, post or name has these words. */
export async function signInAsOfficial({ page }, search) {
  await page.goto(`/sign-in?as=official&q=${encodeURIComponent(search)}`)
  await enter(page)
}

async function enter(page) {
  const button = page.locator('form[action="/sign-in/demo"] button').first()
  assert.ok(await button.isVisible(), `somebody to sign in as on ${page.url()}`)
  await button.click()
  assert.doesNotMatch(page.url(), /sign-in/)
}

/** Sends the form in the main part of the page, by its main button. */
export async function sendForm({ page }) {
  await page.locator('main form[method="post"] button[type="submit"]').last().click()
}
