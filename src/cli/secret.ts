import type { Command } from 'commander'
import type { SiteKey } from '../domain/ids.ts'
import type { DeskSecret } from '../http/auth.ts'
import { openSecondFactor, sealSecondFactor } from '../http/console/secondFactor.ts'
import { openSecret, sealSecret } from '../http/signerSecret.ts'
import { openWebhookSecret, sealWebhookSecret } from '../http/webhookSecret.ts'
import { deskSecretOf } from '../secret.ts'
import type { Sealed } from '../storage/sealedRecords.ts'
import { withDesk } from './openDesk.ts'

/** Registers `secret reseal`: the last step but one of taking a new SIGNPOST_SECRET. */
export function secretCommand(program: Command): void {
  const secret = program.command('secret').description('the desk’s own secret')

  secret
    .command('reseal')
    .description('seals with SIGNPOST_SECRET whatever lies sealed with SIGNPOST_SECRET_PREVIOUS; the desk may run')
    .action(() =>
      withDesk(async ({ sealedRecords }, config) => {
        const both = deskSecretOf(config)
        const counts = { resealed: 0, before: 0, lost: 0 }
        for (const each of await sealedRecords.all()) {
          if (openSealed(both[0], each) !== null) counts.before++
          else {
            const plain = openSealed(both, each)
            if (plain === null) counts.lost++
            else if (await sealedRecords.replace(each, seal(both[0], each, plain))) counts.resealed++
          }
        }
        console.log(`Sealed anew: ${counts.resealed}. Sealed with the secret in force before: ${counts.before}.`)
        const holders = await sealedRecords.recoveryHolders()
        if (holders > 0) {
          console.log(
            `Agents with recovery codes: ${holders}. Of these only hashes are kept, so codes from before end with SIGNPOST_SECRET_PREVIOUS; let them make new ones in the console before you take it away.`,
          )
        }
        if (counts.lost > 0) {
          throw new Error(
            `${counts.lost} can be opened with neither secret; set SIGNPOST_SECRET_PREVIOUS to the one they were sealed with, or make them new.`,
          )
        }
      }),
    )
}

function openSealed(secret: DeskSecret, { what, id, site, sealed }: Sealed): string | null {
  if (what === 'signer') return openSecret(secret, { id, site: site as SiteKey }, sealed)
  if (what === 'webhook' || what === 'webhookBefore') return openWebhookSecret(secret, id, sealed)
  return openSecondFactor(secret, id, sealed)
}

function seal(secret: DeskSecret, { what, id, site }: Sealed, plain: string): string {
  if (what === 'signer') return sealSecret(secret, { id, site: site as SiteKey }, plain)
  if (what === 'webhook' || what === 'webhookBefore') return sealWebhookSecret(secret, id, plain)
  return sealSecondFactor(secret, id, plain)
}
