// The clients of prepare.mjs, as their developers set them up, and people who sign in at them.
import { readFile } from 'node:fs/promises'
import * as client from 'openid-client'

import { Person, credential } from './person.js'

export const server = new URL(process.env.MINBEN_URL)
export const redirect_uri = 'http://127.0.0.1:9/callback'

async function discover(id, authentication) {
  const metadata = { redirect_uris: [redirect_uri], id_token_signed_response_alg: 'ES256' }
  // The signature of ID tokens is looked at too, although they come over TLS outside of tests.
  const execute = [client.allowInsecureRequests, client.enableNonRepudiationChecks]
  return client.discovery(server, id, metadata, authentication, { execute })
}

/** The client that shows a new credential of its agency. */
export async function bySecret() {
  return discover('interop-secret', client.ClientSecretBasic(await credential('內政部 資訊管理師')))
}

/** The client that signs with its key. */
export async function byKey() {
  const jwk = JSON.parse(await readFile(process.env.INTEROP_KEY))
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign'])
  return discover('interop-key', client.PrivateKeyJwt({ key, kid: 'interop' }))
}

/** A request and what the client remembers of it. */
export async function ask(config, more = {}) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()]
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri,
    scope: 'openid profile',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...more,
  })
  return { url, checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true } }
}

/** A new browser whose person signs in at the client. */
export async function signIn(config, more) {
  const person = new Person()
  await person.signIn()
  const { url, checks } = await ask(config, more)
  const back = await person.agree(url)
  return { person, back, checks, tokens: await client.authorizationCodeGrant(config, back, checks) }
}
