// A client is told when a sign-in has ended (OpenID Connect Back-Channel Logout 1.0).
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'

import { bySecret, server, signIn } from '../lib/clients.js'
import { Person } from '../lib/person.js'

const event = 'http://schemas.openid.net/event/backchannel-logout'
let config
let waiting = []
const told = []

/** The next logout token that the client is sent. */
async function next() {
  const late = new Promise((_, reject) => setTimeout(reject, 15_000, new Error('nobody told the client')).unref())
  const token = told.shift() ?? (await Promise.race([new Promise((resolve) => waiting.push(resolve)), late]))
  return token
}

const system = createServer(async (request, response) => {
  let body = ''
  for await (const part of request) body += part
  const token = new URLSearchParams(body).get('logout_token')
  assert.deepEqual([request.method, request.url], ['POST', '/signed-out'])
  response.writeHead(200, { 'cache-control': 'no-store' }).end()
  const wanted = waiting.shift()
  wanted ? wanted(token) : told.push(token)
})

before(async () => {
  await new Promise((resolve) => system.listen(process.env.INTEROP_PORT, '127.0.0.1', resolve))
  config = await bySecret()
})
after(() => system.close())

/** Checks a logout token as section 2.6 of the standard says; gives its claims. */
async function verify(token) {
  const { jwks_uri, issuer } = config.serverMetadata()
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), {
    issuer,
    audience: 'interop-secret',
    typ: 'logout+jwt',
    algorithms: ['ES256'],
    maxTokenAge: '2m',
    requiredClaims: ['iat', 'exp', 'jti', 'events', 'sid', 'sub'],
  })
  assert.deepEqual(payload.events, { [event]: {} })
  assert.equal(payload.nonce, undefined)
  return payload
}

test('the provider says that it tells', () => {
  const metadata = config.serverMetadata()
  assert.equal(metadata.issuer, server.origin)
  assert.ok(metadata.backchannel_logout_supported && metadata.backchannel_logout_session_supported)
})

test('a person who signs out at the provider is signed out at the client', async () => {
  const { person, tokens } = await signIn(config)
  const { sid, sub } = tokens.claims()
  await person.open('/sign-out', {})
  const claims = await verify(await next())
  assert.deepEqual([claims.sid, claims.sub], [sid, sub])
})

test('a session that is ended from another browser ends at the client', async () => {
  const { tokens } = await signIn(config)
  const elsewhere = new Person()
  await elsewhere.signIn()
  await elsewhere.open('/my/sessions/end-others', {})
  const { sid } = tokens.claims()
  let claims
  // The person may have had other sessions here, which have ended now too.
  do claims = await verify(await next())
  while (claims.sid !== sid)
})
