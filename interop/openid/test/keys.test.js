// The key that signs ID tokens changes while a client is at work.
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import * as client from 'openid-client'

import { bySecret, signIn } from '../lib/clients.js'
import { Person } from '../lib/person.js'

const kid = (token) => JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).kid

/** The same client, whose requests are counted by path; `instead` answers for the token endpoint. */
function watched(config) {
  const watch = { asked: {}, instead: undefined }
  config[client.customFetch] = async (url, options) => {
    const { pathname } = new URL(url)
    watch.asked[pathname] = (watch.asked[pathname] ?? 0) + 1
    return watch.instead && pathname === '/openid/token' ? Response.json(watch.instead) : fetch(url, options)
  }
  return watch
}

test('a client follows a change of the key by itself, and takes nothing of a key that is gone', async (t) => {
  const config = await bySecret()
  const watch = watched(config)
  const begun = Date.now()
  const later = (seconds) => {
    mock.timers.reset()
    mock.timers.enable({ apis: ['Date'], now: begun + seconds * 1000 })
  }
  t.after(() => mock.timers.reset())
  /** Whether the client takes an ID token that somebody sends it once more. */
  const takes = async (id_token) => {
    watch.instead = { access_token: 'x', token_type: 'Bearer', expires_in: 60, id_token }
    const done = client.refreshTokenGrant(config, 'x').finally(() => (watch.instead = undefined))
    return done.then(() => true)
  }
  const operator = new Person()
  await operator.signIn(`?as=official&q=${encodeURIComponent('平臺維運工程師')}`)

  const before = (await signIn(config)).tokens.id_token
  assert.equal(watch.asked['/openid/keys'], 1)
  assert.equal((await operator.open('/desk/openid/rotate', {})).status, 303)

  // A client looks again no sooner than a minute after it last did.
  later(61)
  const after = (await signIn(config)).tokens.id_token
  assert.notEqual(kid(after), kid(before))
  assert.equal(watch.asked['/openid/keys'], 2, 'the unknown id made it look again')
  assert.ok(await takes(before), 'what the old key signed is good while that is published')

  assert.equal((await operator.open(`/desk/openid/keys/${kid(before)}/withdraw`, {})).status, 303)
  // Five minutes later the client no longer trusts what it keeps.
  later(61 + 301)
  assert.ok(await takes(after))
  assert.equal(watch.asked['/openid/keys'], 3)
  await assert.rejects(takes(before), (error) => /no applicable keys found/.test(error.cause?.message ?? error.message))
})
