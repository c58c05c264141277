/**
 * What is written down because somebody may have to look into it (OWASP ASVS 7.1.3, 7.2.1, 7.2.2): refusals first, then what
 * succeeded.
 */
export const SECURITY_REFUSALS = [
  /** No such account, a wrong password, or a spent link. */
  'signInRefused',
  /** A wrong code of the second factor. */
  'codeRefused',
  /** Whoever is signed in could not show the password they have. */
  'passwordRefused',
  /** Too many tries, for now. */
  'triesRefused',
  /** Signed in, but this is not theirs to do. */
  'notAllowed',
  /** A call that changes something came from another website. */
  'otherSite',
] as const
const SECURITY_DEEDS = [
  'signedIn',
  'signedOut',
  'provenAgain',
  'sessionsEnded',
  'passwordChanged',
  'secondFactorSet',
  'secondFactorRemoved',
  'recoveryCodesMade',
  'agentInvited',
  'signInLinkMade',
  'roleChanged',
  'agentDisabledOrEnabled',
  'webhookSecretMade',
  'exported',
  'personErased',
] as const

export type SecurityRefusal = (typeof SECURITY_REFUSALS)[number]
export type SecurityDeed = (typeof SECURITY_DEEDS)[number]

/** One of them. It names nobody but by an id. */
export type SecurityEvent = {
  kind: SecurityRefusal | SecurityDeed
  /** Who did it or tried to, when that is known. */
  agent?: string | undefined
  /** For an address that is nobody's: a keyed seal of it, the same for the same address. */
  addressSeal?: string | undefined
  /** What it was done to, by id. */
  about?: string | undefined
  /** Whence, without the last part. */
  network?: string | undefined
}

export function isSecurityRefusal(kind: SecurityEvent['kind']): kind is SecurityRefusal {
  return (SECURITY_REFUSALS as readonly string[]).includes(kind)
}
