import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const BINARY = '/usr/sbin/dovecot'
const START_MS_MAX = 30_000

/** A real IMAP server with one mailbox, thrown away afterwards. */
export type ImapServer = {
  /** `imap://user:password@127.0.0.1:PORT` */
  url: string
  /** Stops answering as a crashed server does; `start` brings it back on the same port. */
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/**
 * Dovecot, as root on Debian installed from the distribution when it is not there. Answers why there is none instead, where
 * none can be had: then the tests that need one are passed over, and say so.
 */
export async function openImapServer(): Promise<ImapServer | string> {
  if (process.getuid?.() !== 0) return 'a real IMAP server is tried as root only: Dovecot changes its user'
  if (!existsSync(BINARY) && !install()) return 'there is no Dovecot: run "apt-get install -y dovecot-imapd"'
  const folder = await mkdtemp(join(tmpdir(), 'signpost-imap-'))
  await chmod(folder, 0o755)
  for (const name of ['run', 'state', 'mail']) await mkdir(join(folder, name), { mode: 0o755 })
  execFileSync('chown', ['-R', 'mail:mail', join(folder, 'mail')])
  const port = await freePort()
  await writeFile(join(folder, 'users'), 'support:{PLAIN}secret of the mailbox::::::\n')
  await writeFile(join(folder, 'dovecot.conf'), settings(folder, port))
  let running: ReturnType<typeof spawn> | null = null
  const server: ImapServer = {
    url: `imap://support:${encodeURIComponent('secret of the mailbox')}@127.0.0.1:${port}`,
    async start() {
      running = spawn(BINARY, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: ['ignore', 'ignore', 'pipe'] })
      let said = ''
      running.stderr?.on('data', (chunk) => {
        said += chunk
      })
      for (const until = Date.now() + START_MS_MAX; Date.now() < until; await pause(50)) {
        if (await answers(port)) return
        if (running.exitCode !== null) throw new Error(`Dovecot ended at once: ${said}`)
      }
      throw new Error(`Dovecot did not answer within ${START_MS_MAX} ms: ${said}`)
    },
    async stop() {
      const ended = running
      running = null
      if (!ended || ended.exitCode !== null) return
      const exit = new Promise((resolve) => ended.once('exit', resolve))
      ended.kill('SIGTERM')
      await exit
    },
    async close() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}

function settings(folder: string, port: number): string {
  return `
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = /dev/stderr
mail_location = maildir:${folder}/mail
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = nobody
default_login_user = nobody
default_internal_group = nogroup
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${folder}/mail
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
  chroot =
}
service anvil {
  chroot =
}
namespace inbox {
  inbox = yes
}
`
}

function install(): boolean {
  const isDebian = existsSync('/etc/debian_version') && !/^ID=ubuntu$/m.test(readFileSync('/etc/os-release', 'utf8'))
  if (!isDebian) return false
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore', timeout: 120_000 })
    const what = ['install', '-y', '-qq', '--no-install-recommends', 'dovecot-imapd']
    execFileSync('apt-get', what, {
      stdio: 'ignore',
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    return existsSync(BINARY)
  } catch {
    return false
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('data', (line) => end(line.toString().startsWith('* OK')))
    socket.once('error', () => end(false))
    setTimeout(() => end(false), 2_000).unref()
  })
}
