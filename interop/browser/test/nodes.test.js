// Two nodes: what an agency exchanged with another node, its evidence, and the operators' pages.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { launchBrowser } from '../lib/browser.js'
import { checkPage } from '../lib/checks.js'
import { citizens, signInAsCitizen, signInAsOfficial } from '../lib/journey.js'
import { PROGRAM, twoNodes } from '../lib/nodes.js'
import { openPage, twoViews } from '../lib/views.js'

const WORDS = {
  zh: {
    answered: '已答覆', node: '戶役政節點', reads: '辦理車籍與駕籍地址變更', none: '還沒有跨節點的交換',
    clerk: '監理員', director: '監理組組長', other: '中央健康保險署', operator: '平臺維運工程師',
  },
  en: {
    answered: 'Answered', node: 'Household node', reads: 'Changing the address of vehicles and licences', none: 'There are no exchanges',
    clerk: 'Motor Vehicle Clerk', director: 'Director of the Motor Vehicles Division',
    other: 'National Health Insurance', operator: 'Platform Operator',
  },
}

const skip = PROGRAM ? false : 'MINBEN_PROGRAM names no program'
let browser
let nodes
let number

before(async () => {
  if (skip) return
  browser = await launchBrowser()
  nodes = await twoNodes({ asks: 'motc-thb', answers: 'moi' })
  const visit = await openPage(browser, twoViews()[0], nodes.centre.url)
  for await (const found of citizens(visit)) {
    number = found
    break
  }
  await visit.close()
})
after(async () => {
  await browser?.close()
  await nodes?.stop()
})

const shown = ({ page }) => page.locator('main').innerText()

for (const view of twoViews()) {
  const words = WORDS[view.language]
  const at = (node) => openPage(browser, view, node.url)

  test(`a clerk looks up on another node, and the evidence is a click away (${view.name})`, { skip }, async () => {
    const visit = await at(nodes.centre)
    const { page } = visit
    await signInAsOfficial(visit, words.clerk)
    await page.goto('/desk/look-up/thb-household-address')
    await page.locator('main input[name="key"]').fill(number)
    await page.locator('main input[name="purpose"]').check()
    await page.locator('main form').last().locator('button').first().click()
    assert.ok((await shown(visit)).includes(number), await shown(visit))
    await visit.close()

    const desk = await at(nodes.centre)
    await signInAsOfficial(desk, words.director)
    await desk.page.goto('/desk/messages')
    const list = await shown(desk)
    assert.ok(list.includes(words.answered) && list.includes(words.node), list)
    await checkPage(desk, 'messages')
    const link = desk.page.locator('main a[href^="/desk/messages/evidence"]').first()
    const [download] = await Promise.all([desk.page.waitForEvent('download'), link.click()])
    assert.match(download.suggestedFilename(), /^minben-evidence-.*\.asics$/)
    const bytes = await readFile(await download.path())
    assert.equal(bytes.subarray(0, 2).toString(), 'PK')
    await desk.close()
  })

  test(`the person sees it with the name of the node (${view.name})`, { skip }, async () => {
    const visit = await at(nodes.centre)
    await signInAsCitizen(visit, number)
    await visit.page.goto('/my/look-ups')
    const page = await shown(visit)
    assert.ok(page.includes(words.node) && page.includes(words.reads), page)
    await checkPage(visit, 'look-ups-of-another-node')
    await visit.close()
  })

  test(`an agency that has exchanged nothing is told so (${view.name})`, { skip }, async () => {
    const visit = await at(nodes.centre)
    await signInAsOfficial(visit, words.other)
    await visit.page.goto('/desk/messages')
    assert.ok((await shown(visit)).includes(words.none), await shown(visit))
    await checkPage(visit, 'messages-none')
    await visit.close()
  })

  test(`the operator sees the nodes and their diagnostics (${view.name})`, { skip }, async () => {
    const visit = await at(nodes.centre)
    await signInAsOfficial(visit, words.operator)
    for (const [name, path] of [['nodes', '/desk/nodes'], ['nodes-check', '/desk/nodes/check'], ['nodes-invite', '/desk/nodes/invite']]) {
      const response = await visit.page.goto(path)
      assert.equal(response.status(), 200, path)
      await checkPage(visit, name)
    }
    await visit.close()
  })
}
