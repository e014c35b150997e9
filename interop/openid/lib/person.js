// A person with a browser that knows cookies and forms, and no more.
import assert from 'node:assert/strict'

const server = process.env.MINBEN_URL

/** The value of an attribute, without character references. */
const plain = (text) =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

export class Person {
  #cookies = new Map()

  /** Asks for a page; redirects are shown, not followed. */
  async open(path, form) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(new URL(path, server), {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: { cookie, accept: 'text/html' },
      body: form && new URLSearchParams(form),
    })
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=')
      this.#cookies.set(name, value)
    }
    const location = response.headers.get('location')
    return { status: response.status, location, body: await response.text() }
  }

  /** Signs in on the demo's page as the first person it lists for `query`. */
  async signIn(query = '') {
    const { body } = await this.open(`/sign-in${query}`)
    const form = body.split('action="/sign-in/demo"')[1]?.split('</form>')[0]
    assert.ok(form, 'somebody to sign in as')
    const fields = hidden(form)
    const page = await this.open('/sign-in/demo', fields)
    assert.equal(page.status, 303)
  }

  /** Agrees on the consent page at `url`; gives the address that the client is sent to. */
  async agree(url) {
    const page = await this.open(url.pathname + url.search)
    if (page.status === 303) {
      return new URL(page.location)
    }
    assert.equal(page.status, 200, page.body)
    const form = page.body.split('action="/openid/authorize"')[1].split('</form>')[0]
    const done = await this.open('/openid/authorize', { ...hidden(form), do: 'agree' })
    assert.equal(done.status, 303, done.body)
    return new URL(done.location)
  }
}

function hidden(form) {
  const inputs = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => tag)
  const value = (tag, name) => plain(tag.match(new RegExp(`${name}="([^"]*)"`))?.[1] ?? '')
  return Object.fromEntries(inputs.map((tag) => [value(tag, 'name'), value(tag, 'value')]))
}

/** A credential of an agency, made by its IT post as its page offers it. */
export async function credential(agency) {
  const official = new Person()
  await official.signIn(`?as=official&q=${encodeURIComponent(agency)}`)
  const { body } = await official.open('/desk/credentials', { name: 'interop' })
  const found = body.match(/[0-9a-z]{26}\.[A-Za-z0-9_-]{43}/)
  assert.ok(found, 'the page shows the credential')
  return found[0]
}
