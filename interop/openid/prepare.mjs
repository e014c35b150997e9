// Writes a catalogue with two more clients into a folder: one that shows a credential of its
// agency and is told of sign-outs at a port of this machine, one that signs with a key made now.
// `node prepare.mjs FOLDER PORT`.
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { generateKeyPairSync } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

const [folder, port] = process.argv.slice(2)
const government = fileURLToPath(new URL('../../government', import.meta.url))
await cp(government, join(folder, 'government'), { recursive: true })

const client = (id, more) => `id = "${id}"
name = { zh = "互通測試", en = "Interoperability test" }
agency = "moi"
purpose = { code = "interop", zh = "測試登入", en = "Trying to sign in" }
legal_basis = { zh = "範例法第1條", en = "Example Act, article 1" }
scopes = ["openid", "profile", "offline_access"]
redirect_uris = ["http://127.0.0.1:9/callback"]
logout_redirect_uris = ["http://127.0.0.1:9/bye"]
from = "2020-01-01"
until = "2099-12-31"
${more}`

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const { x, y } = publicKey.export({ format: 'jwk' })
const clients = join(folder, 'government/clients')
await mkdir(clients, { recursive: true })
await writeFile(join(clients, 'interop-secret.toml'), client('interop-secret', `backchannel_logout_uri = "http://127.0.0.1:${port}/signed-out"\n`))
await writeFile(
  join(clients, 'interop-key.toml'),
  client('interop-key', `[[key]]\nkid = "interop"\nx = "${x}"\ny = "${y}"\n`),
)
await writeFile(join(folder, 'key.json'), JSON.stringify(privateKey.export({ format: 'jwk' })))
