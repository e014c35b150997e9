// What every page must pass, in every language and size.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import axe from 'axe-core'
import { SIZES } from './views.js'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const HTML_LANG = { zh: 'zh-Hant-TW', en: 'en' }

/** The page as a whole: accessible, in its language, no wider than the screen, nothing failing. */
export async function checkPage(visit, name, { headings = 1, contrast = true } = {}) {
  await screenshot(visit, name)
  await assertAccessible(visit, name, { contrast })
  await assertFits(visit, name)
  const lang = await visit.page.locator('html').getAttribute('lang')
  assert.equal(lang, HTML_LANG[visit.view.language], `${name}: language of the page`)
  assert.equal(await visit.page.locator('h1').count(), headings, `${name}: main headings`)
  assert.deepEqual(visit.problems, [], `${name}: nothing failed in the browser`)
}

/** axe finds nothing; if it does, the message names the rule and the element. */
export async function assertAccessible({ page, whileScripted }, name, { contrast = true } = {}) {
  const violations = await whileScripted(async () => {
    await page.evaluate(axe.source)
    const found = await page.evaluate(lookAtWithoutRepetition, { rules: RULES, contrast })
    return found.violations
  })
  const lines = violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${violation.help}\n  ${node.html}\n  ${node.failureSummary}`,
    ),
  )
  assert.equal(lines.length, 0, `${name} (${page.url()}):\n${lines.join('\n')}`)
}

/**
 * Runs axe while long lists and tables show their first entries alone: a page of five hundred contracts,
 * each entry made like the one before, takes half a minute and tells nothing more. Runs in the page.
 */
async function lookAtWithoutRepetition({ rules, contrast }) {
  const beyond = [...document.querySelectorAll('tbody > tr, li, dl > div, svg g, svg > *')].filter(
    (entry) => [...entry.parentElement.children].indexOf(entry) >= 20,
  )
  const shown = beyond.map((entry) => entry.style.display)
  for (const entry of beyond) entry.style.display = 'none'
  try {
    return await window.axe.run(document, {
      runOnly: { type: 'tag', values: rules },
      rules: { 'color-contrast': { enabled: contrast } },
    })
  } finally {
    beyond.forEach((entry, index) => (entry.style.display = shown[index]))
  }
}

/** Nobody has to scroll sideways to read. */
export async function assertFits({ page, view, whileScripted }, name) {
  const content = await whileScripted(() =>
    page.evaluate(() => document.documentElement.scrollWidth),
  )
  // Not window.innerWidth: a phone widens that to what the page asks for.
  const screen = SIZES[view.size].width
  assert.ok(content <= screen, `${name}: ${content} px wide on a screen of ${screen} px`)
}

/** A picture of the whole page in the folder MINBEN_SCREENSHOTS, when that is set. */
export async function screenshot({ page, view }, name) {
  const folder = process.env.MINBEN_SCREENSHOTS
  if (!folder) return
  await mkdir(folder, { recursive: true })
  const words = [name, view.language, view.size, view.scheme, view.script && 'script']
  const file = `${words.filter(Boolean).join('-').replaceAll(/[^\w-]+/g, '-')}.png`
  await page.screenshot({ path: join(folder, file), fullPage: true })
}
