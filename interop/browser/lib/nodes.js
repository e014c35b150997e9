// Two nodes of a federation, each a process of its own with a demo inside.
import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const SETTINGS =
  'rate_limit_per_minute = 100000\nrate_limit_sign_in_per_minute = 10000\nlog = "error"\n'
const PATIENCE_MS = 180_000

/** The program, when the tests were told where it is. */
export const PROGRAM = process.env.MINBEN_PROGRAM

async function freePort() {
  const server = createServer()
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address()
  await new Promise((done) => server.close(done))
  return port
}

class Node {
  static async make(folder, name) {
    const node = new Node()
    node.data = join(folder, name)
    await mkdir(node.data)
    await writeFile(join(node.data, 'minben.toml'), SETTINGS)
    node.port = await freePort()
    node.federation = await freePort()
    node.url = `http://127.0.0.1:${node.port}`
    return node
  }

  async serve(...more) {
    const words = ['serve', '--demo', '--people=600', '--data', this.data]
    const ports = ['--listen', `127.0.0.1:${this.port}`]
    const federation = ['--federation-listen', `127.0.0.1:${this.federation}`]
    this.child = spawn(PROGRAM, [...words, ...ports, ...federation, ...more], { cwd: PROJECT, stdio: 'ignore' })
    const until = Date.now() + PATIENCE_MS
    while (Date.now() < until) {
      const ready = await fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false)
      if (ready) return
      await pause(200)
    }
    throw new Error(`${this.url} does not answer`)
  }

  async run(...words) {
    const all = ['node', ...words, '--demo', '--data', this.data]
    return promisify(execFile)(PROGRAM, all, { cwd: PROJECT })
  }

  stop() {
    this.child?.kill('SIGKILL')
  }
}

/** A centre with the agency `asks` and a member with the agency `answers`, both served. */
export async function twoNodes({ asks, answers }) {
  const folder = await mkdtemp(join(tmpdir(), 'minben-nodes-'))
  const [centre, member] = [await Node.make(folder, 'centre'), await Node.make(folder, 'member')]
  const stop = async () => {
    centre.stop()
    member.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await centre.serve('--federation-agencies', asks)
    const names = ['--name-zh', '戶役政節點', '--name-en', 'Household node']
    const place = ['--host', 'localhost', '--port', String(member.federation), '--agencies', answers]
    const { stdout } = await centre.run('invite', '--node', 'member', ...names, ...place)
    const line = stdout.split(/\s+/).find((word) => word.startsWith('minben-join-1:'))
    // The other node serves only once it has joined, and says so.
    await member.run('join', line).catch((error) => {
      if (!String(error.stderr).includes('joined')) throw error
    })
    await member.serve()
  } catch (error) {
    await stop()
    throw error
  }
  return { centre, member, stop }
}
