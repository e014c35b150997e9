// A citizen certificate in a key file, as the demo gives one, and openssl as the program that signs.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PASSWORD = 'a password for tests'

/** Downloads a key file as the person who is signed in, and takes certificate and key out of it. */
export async function takeKeyFile({ page }) {
  const folder = await mkdtemp(join(tmpdir(), 'minben-card-'))
  await page.goto('/my/certificates')
  await page.locator('input[name="password"]').fill(PASSWORD)
  await page.locator('input[name="again"]').fill(PASSWORD)
  const file = join(folder, 'certificate.p12')
  await save(page, page.locator('form[action="/my/certificates/key-file"] button'), file)
  openssl(folder, 'pkcs12', '-in', file, '-clcerts', '-nokeys', '-out', 'certificate.pem', '-passin', `pass:${PASSWORD}`)
  openssl(folder, 'pkcs12', '-in', file, '-nocerts', '-noenc', '-out', 'key.pem', '-passin', `pass:${PASSWORD}`)
  return {
    certificate: join(folder, 'certificate.pem'),
    key: join(folder, 'key.pem'),
    /** The detached signature of a text, as a file to upload. */
    async sign(text) {
      await writeFile(join(folder, 'challenge.txt'), text)
      const words = ['-signer', 'certificate.pem', '-inkey', 'key.pem', '-outform', 'DER']
      openssl(folder, 'cms', '-sign', '-binary', '-in', 'challenge.txt', ...words, '-out', 'challenge.p7s')
      return join(folder, 'challenge.p7s')
    },
    /** Any other file. */
    async file(name, text) {
      await writeFile(join(folder, name), text)
      return join(folder, name)
    },
    remove: () => rm(folder, { recursive: true }),
  }
}

/** What a click downloads, kept as `file`. */
export async function save(page, control, file) {
  const [download] = await Promise.all([page.waitForEvent('download'), control.click()])
  await download.saveAs(file)
}

function openssl(cwd, ...words) {
  execFileSync('openssl', words, { cwd, stdio: 'pipe' })
}
