import { createHmac, randomInt } from 'node:crypto'
import { generateSecret, generateURI, verifySync } from 'otplib'
import type { SecondFactorRecords } from '../../desk/accountPorts.ts'
import type { Clock } from '../../desk/storePorts.ts'
import type { AgentId } from '../../domain/ids.ts'
import type { Agent, Role } from '../../domain/person.ts'
import { type DeskSecret, keyFor, keysFor } from '../auth.ts'
import { openText, sealText } from '../sealed.ts'

/** Who has to have a second factor. */
export type RequireTotp = 'off' | 'admins' | 'all'

const ISSUER = 'Signpost'
/** A clock may be half a minute off, and a code may be typed slowly. */
const SKEW_S = 30
const RECOVERY_CODES = 10
/** Without letters that look like digits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const RECOVERY = /^[a-z2-9]{5}-?[a-z2-9]{5}$/

/** What an authenticator app is given: as a picture, as an address, and to be typed. */
export type Enrolment = { qrSvg: string; uri: string; key: string }

export type SecondFactor = {
  isRequired(role: Role): boolean
  propose(agent: Agent): Promise<Enrolment>
  /** From now on codes are asked for. The recovery codes are never shown again; null when the code was wrong. */
  confirm(agent: AgentId, code: string): Promise<string[] | null>
  /** Uses up a code of the app or a recovery code; each counts once. */
  use(agent: AgentId, code: string): Promise<boolean>
  newRecoveryCodes(agent: AgentId): Promise<string[]>
  recoveryCount(agent: AgentId): Promise<number>
  remove(agent: AgentId): Promise<void>
}

/** What an app makes its codes from, as it may lie in the database: tied to its agent. */
export function sealSecondFactor(secret: DeskSecret, agent: string, material: string): string {
  return sealText(keyFor(secret, 'second factors'), agent, material)
}

/** It again; null when it was sealed with another desk's secret or for another agent. */
export function openSecondFactor(secret: DeskSecret, agent: string, sealed: string): string | null {
  return openText(keysFor(secret, 'second factors'), agent, sealed)
}

/**
 * One-time codes of an authenticator app (TOTP). What they are made from lies sealed in the database, recovery codes lie
 * there as keyed hashes: a copy of the database opens nothing.
 */
export function createSecondFactor(
  records: SecondFactorRecords,
  clock: Clock,
  secret: DeskSecret,
  required: RequireTotp,
): SecondFactor {
  const [recoveryKey = keyFor(secret, 'recovery codes'), ...recoveryKeysBefore] = keysFor(secret, 'recovery codes')
  const sealOf = (agent: AgentId, code: string, key = recoveryKey) =>
    createHmac('sha256', key)
      .update(JSON.stringify([agent, code.replace('-', '')]))
      .digest('base64url')

  async function takeRecovery(agent: AgentId, code: string): Promise<boolean> {
    for (const each of [recoveryKey, ...recoveryKeysBefore]) {
      if (await records.takeRecovery(agent, sealOf(agent, code, each))) return true
    }
    return false
  }

  /** The half minute that this code is of; null for a wrong one. */
  function stepOf(agent: AgentId, material: string, code: string): number | null {
    const opened = openSecondFactor(secret, agent, material)
    if (opened === null || !/^\d{6}$/.test(code)) return null
    const epoch = Math.floor(clock() / 1000)
    const found = verifySync({ secret: opened, token: code, epoch, epochTolerance: SKEW_S })
    return found.valid && 'timeStep' in found ? found.timeStep : null
  }

  return {
    isRequired: (role) => required === 'all' || (required === 'admins' && role === 'admin'),

    async propose(agent) {
      const made = generateSecret()
      await records.proposeSecondFactor(agent.id, sealSecondFactor(secret, agent.id, made))
      const uri = generateURI({ issuer: ISSUER, label: agent.email, secret: made })
      const { default: qrcode } = await import('qrcode') // only whoever enrols pays for it
      const qrSvg = await qrcode.toString(uri, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' })
      return { qrSvg, uri, key: made.replace(/(.{4})(?=.)/g, '$1 ') }
    },

    async confirm(agent, code) {
      const pending = (await records.secondFactor(agent))?.pending
      const step = pending ? stepOf(agent, pending, plain(code)) : null
      if (!pending || step === null) return null
      const recovery = makeRecoveryCodes()
      const seals = recovery.map((each) => sealOf(agent, each))
      return (await records.confirmSecondFactor(agent, pending, step, seals)) ? recovery : null
    },

    async use(agent, code) {
      const given = plain(code)
      if (RECOVERY.test(given)) return takeRecovery(agent, given)
      const material = (await records.secondFactor(agent))?.material
      const step = material ? stepOf(agent, material, given) : null
      return step !== null && (await records.takeStep(agent, step))
    },

    async newRecoveryCodes(agent) {
      const codes = makeRecoveryCodes()
      await records.replaceRecovery(
        agent,
        codes.map((code) => sealOf(agent, code)),
      )
      return codes
    },

    recoveryCount: (agent) => records.recoveryCount(agent),
    remove: (agent) => records.removeSecondFactor(agent),
  }
}

/** As somebody typed it: in groups, or in capitals. */
function plain(code: string): string {
  return code.replace(/\s/g, '').toLowerCase()
}

function makeRecoveryCodes(): string[] {
  const five = () => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: RECOVERY_CODES }, () => `${five()}-${five()}`)
}
