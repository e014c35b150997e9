// An authenticator inside the browser, as WebAuthn's own test interface gives it.

/** Puts a device into the page's browser that keeps passkeys and whose owner always confirms. */
export async function addAuthenticator({ page }) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    /** What the device keeps. */
    async credentials() {
      const found = await devtools.send('WebAuthn.getCredentials', { authenticatorId })
      return found.credentials
    },
    /** Sets a credential's counter, as a copy of the key would have it. */
    async setCounter(credential, signCount) {
      const changed = { ...credential, signCount }
      await devtools.send('WebAuthn.removeCredential', {
        authenticatorId,
        credentialId: credential.credentialId,
      })
      await devtools.send('WebAuthn.addCredential', { authenticatorId, credential: changed })
    },
    /** Whether the owner lets the device confirm. */
    setVerified: (isUserVerified) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  }
}
