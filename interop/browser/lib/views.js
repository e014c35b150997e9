// The ways a person may look at a page: language, size of the screen, with or without script.

export const LANGUAGES = ['zh', 'en']

export const SIZES = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 900 },
  zoomed: { width: 320, height: 256 }, // a desktop of 1280 by 1024 at 400 %
}

/** Where the running server is, as cargo xtask test says. */
export const BASE_URL = process.env.MINBEN_URL ?? 'http://127.0.0.1:8080'

/** Both languages on a phone and a desktop; without script unless asked for. */
export function views({ scripts = [false] } = {}) {
  const all = []
  for (const language of LANGUAGES) {
    for (const size of ['phone', 'desktop']) {
      for (const script of scripts) {
        all.push(but({ language, size, script }, {}))
      }
    }
  }
  return all
}

/** One view with a change, for example `{ scheme: 'dark' }`. */
export function but(view, change) {
  const changed = { ...view, ...change }
  return { ...changed, name: nameOf(changed) }
}

/**
 * A page in a context of its own. Without script, no script of the page runs;
 * `whileScripted` still lets the tests' own code look at it.
 */
export async function openPage(browser, view, base = BASE_URL) {
  const context = await browser.newContext({
    baseURL: base,
    viewport: SIZES[view.size],
    isMobile: view.size === 'phone',
    hasTouch: view.size === 'phone',
    locale: view.language === 'zh' ? 'zh-TW' : 'en-GB',
    timezoneId: 'Asia/Taipei',
    colorScheme: view.scheme ?? 'light',
  })
  await context.addCookies([{ name: 'lang', value: view.language, url: base }])
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const devtools = await context.newCDPSession(page)
  const setScript = (on) => devtools.send('Emulation.setScriptExecutionDisabled', { value: !on })
  await setScript(view.script)

  const problems = []
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`))
  page.on('console', (message) => {
    // What failed to load is told below; a page of mistakes (422) is meant to be one.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load')) return
    problems.push(`console: ${message.text()}`)
  })
  page.on('response', (response) => {
    const isPage = response.request().resourceType() === 'document'
    if (!isPage && response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`)
  })
  page.on('requestfailed', (request) => {
    // What a browser gave up because it went on to the next page has not failed.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') problems.push(`request: ${request.url()}`)
  })

  /** Runs `work` with script allowed, for what only a script can measure. */
  async function whileScripted(work) {
    await setScript(true)
    try {
      return await work()
    } finally {
      await setScript(view.script)
    }
  }

  return { page, view, problems, whileScripted, close: () => context.close() }
}

/** Two of them that see both languages and both sizes: for long walks, whose pages are alike in the others. */
export function twoViews() {
  const [phone, , , englishDesktop] = views()
  return [phone, englishDesktop]
}

function nameOf({ language, size, script, scheme = 'light' }) {
  return `${language}, ${size}, ${scheme}, ${script ? 'with' : 'without'} script`
}
