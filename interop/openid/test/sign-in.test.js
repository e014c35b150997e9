// The whole way as an agency's developers go it, with the library openid-client.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as client from 'openid-client'

import { ask, byKey, bySecret, server, signIn } from '../lib/clients.js'
import { Person } from '../lib/person.js'

const ways = {}

before(async () => {
  ways.secret = await bySecret()
  ways.key = await byKey()
})

for (const way of ['secret', 'key']) {
  test(`a person signs in at a client that shows its ${way}`, async () => {
    const config = ways[way]
    const { tokens } = await signIn(config, { scope: 'openid profile offline_access' })
    const claims = tokens.claims()
    assert.equal(claims.iss, server.origin)
    const data = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
    assert.ok(data.name.length > 1)
    assert.equal(data.national_id, undefined)
    const explained = await client.tokenIntrospection(config, tokens.access_token)
    assert.ok(explained.active && explained.sub === claims.sub)

    const next = await client.refreshTokenGrant(config, tokens.refresh_token)
    assert.equal(next.claims().sub, claims.sub)
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' })
    // The first one came back, so the second opens nothing any more either.
    await assert.rejects(client.refreshTokenGrant(config, next.refresh_token), { error: 'invalid_grant' })
    assert.equal((await client.tokenIntrospection(config, next.access_token)).active, false)
  })
}

test('a token that was revoked opens nothing', async () => {
  const { tokens } = await signIn(ways.secret)
  await client.tokenRevocation(ways.secret, tokens.access_token)
  await assert.rejects(client.fetchUserInfo(ways.secret, tokens.access_token, tokens.claims().sub))
})

test('each client knows the person by another identifier', async () => {
  const [first, second] = [await signIn(ways.secret), await signIn(ways.key)]
  assert.notEqual(first.tokens.claims().sub, second.tokens.claims().sub)
})

test('a code is redeemed once, by its client, with its verifier', async () => {
  const { back, checks } = await signIn(ways.secret)
  await assert.rejects(client.authorizationCodeGrant(ways.secret, back, checks), { error: 'invalid_grant' })

  const person = new Person()
  await person.signIn()
  const asked = await ask(ways.secret)
  const answer = await person.agree(asked.url)
  await assert.rejects(client.authorizationCodeGrant(ways.key, answer, asked.checks), { error: 'invalid_grant' })
  const other = { ...asked.checks, pkceCodeVerifier: client.randomPKCECodeVerifier() }
  await assert.rejects(client.authorizationCodeGrant(ways.secret, answer, other), { error: 'invalid_grant' })
})

test('an altered state, nonce or issuer is seen by the client', async () => {
  const person = new Person()
  await person.signIn()
  const { url, checks } = await ask(ways.secret)
  const back = await person.agree(url)
  const altered = new URL(back)
  altered.searchParams.set('state', 'another')
  await assert.rejects(client.authorizationCodeGrant(ways.secret, altered, checks))
  const elsewhere = new URL(back)
  elsewhere.searchParams.set('iss', 'https://evil.example')
  await assert.rejects(client.authorizationCodeGrant(ways.secret, elsewhere, checks))
  const nonce = { ...checks, expectedNonce: 'another' }
  await assert.rejects(client.authorizationCodeGrant(ways.secret, back, nonce), (error) => error.cause?.cause?.claim === 'nonce')
})

test('a wrong address and a request without PKCE get no code', async () => {
  const person = new Person()
  await person.signIn()
  const wrong = await ask(ways.secret, { redirect_uri: 'http://127.0.0.1:9/other' })
  const page = await person.open(wrong.url.pathname + wrong.url.search)
  assert.deepEqual([page.status, page.location], [400, null])
  const { url } = await ask(ways.secret)
  url.searchParams.delete('code_challenge')
  const { location } = await person.open(url.pathname + url.search)
  assert.equal(new URL(location).searchParams.get('error'), 'invalid_request')
})

test('a person who signs out is signed out at the client', async () => {
  const { person, tokens } = await signIn(ways.secret)
  const url = client.buildEndSessionUrl(ways.secret, {
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: 'http://127.0.0.1:9/bye',
    state: 'done',
  })
  const page = await person.open(url.pathname + url.search)
  assert.equal(page.status, 200)
  const done = await person.open('/openid/logout', Object.fromEntries(url.searchParams))
  assert.equal(done.location, 'http://127.0.0.1:9/bye?state=done')
  assert.equal((await client.tokenIntrospection(ways.secret, tokens.access_token)).active, false)
})
