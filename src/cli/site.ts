import { createPublicKey, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { text as readAll } from 'node:stream/consumers'
import { type Command, InvalidArgumentError } from 'commander'
import { type Instant, MINUTE, toIso } from '../calendar/time.ts'
import type { Signer } from '../desk/storePorts.ts'
import type { SiteKey } from '../domain/ids.ts'
import { openSecret, sealSecret } from '../http/signerSecret.ts'
import { IDENTITY_LIFE_MAX_MS, signIdentity } from '../http/siteIdentity.ts'
import { deskSecretOf } from '../secret.ts'
import type { OpenStore } from '../storage/openStore.ts'
import { withDesk } from './openDesk.ts'

const clock = () => Date.now() as Instant
const LIFE_MAX_MINUTES = IDENTITY_LIFE_MAX_MS / MINUTE

/** Registers `site secret`, `site key`, `site list`, `site remove` and `site token`: how websites sign who is logged in. */
export function siteCommand(program: Command): void {
  const site = program.command('site').description('how a website signs who is logged in on it')
  const forSite = (name: string, about: string) =>
    site.command(name).description(about).argument('<key>', 'key of the site')

  forSite('secret', 'makes a secret for HS256 and prints it, once; the one before it goes on working')
    .addHelpText('after', '\nA site has two secrets or keys at most: of three the oldest goes.')
    .action((key: string) =>
      withDesk(async (desk, config) => {
        const secret = randomBytes(32).toString('base64url')
        const owner = { id: newId(), site: key as SiteKey }
        await add(desk, { ...owner, algorithm: 'HS256', material: sealSecret(deskSecretOf(config), owner, secret) })
        console.log(`Secret, for your website's server alone:\n${secret}`)
      }),
    )

  forSite('key', 'adds a public key for ES256 (P-256) or EdDSA (Ed25519); the one before it goes on working')
    .argument('<file>', 'the public key as PEM or JWK; "-" reads standard input')
    .action((key: string, file: string) =>
      withDesk(async (desk) => {
        const read = readPublicKey(await textOf(file))
        await add(desk, { id: newId(), site: key as SiteKey, ...read })
      }),
    )

  forSite('list', 'what the site signs with; secrets are never printed again').action((key: string) =>
    withDesk(async (desk) => {
      for (const { id, algorithm, addedAt } of await signersOf(desk, key)) {
        console.log(`${id}\t${algorithm}\tsince ${toIso(addedAt)}`)
      }
    }),
  )

  forSite('remove', 'removes a secret or key at once; tokens signed with it count for nothing from then on')
    .argument('<kid>', 'its kid, as "site list" shows it')
    .action((key: string, id: string) =>
      withDesk(async ({ signerRecords }) => {
        const isGone = await signerRecords.remove(key as SiteKey, id)
        if (!isGone)
          throw new Error(`Site ${key} has nothing called ${id}; "signpost site list ${key}" shows what it has.`)
        console.log(`Removed ${id}.`)
      }),
    )

  forSite('token', 'prints a token as the website would sign it, to try it out: signpost("identify", "…")')
    .requiredOption('--email <address>', 'whose address')
    .option('--name <name>', 'their name')
    .option('--sub <id>', "the website's own id of the person; default: the address")
    .option('--end-user', 'a reader, whoever else has the address', false)
    .option('--minutes <n>', `how long it lives, ${LIFE_MAX_MINUTES} at most`, minutes, 5)
    .action((key: string, options: { email: string; name?: string; sub?: string; endUser: boolean; minutes: number }) =>
      withDesk(async (desk, config) => {
        const signer = (await signersOf(desk, key)).find(({ algorithm }) => algorithm === 'HS256')
        if (!signer) throw new Error(`Site ${key} has no secret to sign with; "signpost site secret ${key}" makes one.`)
        const secret = openSecret(deskSecretOf(config), signer, signer.material)
        if (secret === null) {
          throw new Error(`The secret of site ${key} was sealed with another SIGNPOST_SECRET; make a new one.`)
        }
        const { email, name = null, sub: subject = email } = options
        const about = { site: key as SiteKey, email, name, subject, kind: options.endUser ? 'endUser' : null } as const
        console.log(await signIdentity(secret, signer.id, about, clock(), options.minutes * MINUTE))
      }),
    )
}

async function textOf(file: string): Promise<string> {
  try {
    return await (file === '-' ? readAll(process.stdin) : readFile(file, 'utf8'))
  } catch (cause) {
    throw new Error(`${file} cannot be read (${(cause as Error).message}); name a readable file, or "-".`)
  }
}

/** Reads PEM or JWK. Throws an Error that names what is expected. */
function readPublicKey(text: string): Pick<Signer, 'algorithm' | 'material'> {
  if (/PRIVATE KEY/.test(text) || /"(d|k)"\s*:/.test(text)) {
    throw new Error('This is a private key. Keep it on your server and give the public key alone.')
  }
  const key = parsedKey(text)
  const { asymmetricKeyType: type, asymmetricKeyDetails } = key
  const isP256 = type === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1'
  if (!isP256 && type !== 'ed25519') throw new Error(`A key of type ${type} cannot be used; use P-256 or Ed25519.`)
  return { algorithm: isP256 ? 'ES256' : 'EdDSA', material: key.export({ type: 'spki', format: 'pem' }).toString() }
}

function parsedKey(text: string) {
  try {
    return text.trim().startsWith('{')
      ? createPublicKey({ key: JSON.parse(text), format: 'jwk' })
      : createPublicKey(text)
  } catch (cause) {
    throw new Error(
      `This is no public key (${(cause as Error).message}); use PEM ("-----BEGIN PUBLIC KEY-----") or JWK.`,
    )
  }
}

async function add({ signerRecords }: OpenStore, signer: Omit<Signer, 'addedAt'>): Promise<void> {
  const gone = await signerRecords.add({ ...signer, addedAt: clock() })
  if (gone === null) throw noSuchSite(signer.site)
  for (const id of gone) console.log(`Removed ${id}, the oldest; a site has two at most.`)
  console.log(`Site ${signer.site} signs with ${signer.algorithm}, kid ${signer.id}.`)
}

async function signersOf({ store }: OpenStore, key: string): Promise<Signer[]> {
  if (!(await store.site(key as SiteKey))) throw noSuchSite(key)
  return store.signersOf(key as SiteKey)
}

function noSuchSite(key: string): Error {
  return new Error(
    `There is no site ${key}; "signpost customers export" shows the sites, "customers import" adds them.`,
  )
}

function newId(): string {
  return randomBytes(6).toString('hex')
}

function minutes(text: string): number {
  const count = Number(text)
  if (count > 0 && count <= LIFE_MAX_MINUTES) return count
  throw new InvalidArgumentError(`Use a number of minutes, ${LIFE_MAX_MINUTES} at most.`)
}
