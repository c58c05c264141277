import type { Configuration } from 'openid-client'
import { MINUTE, SECOND } from '../../calendar/time.ts'

/** The sign-in provider of the operator's own house (OpenID Connect). */
export type ProviderSettings = { issuer: string; clientId: string; clientSecret: string; name: string }

/** Who is asked again must have signed in at the provider within this time. */
const AGAIN_MS = 2 * MINUTE

/** What the browser keeps, sealed, while it is at the provider. `again`: the session for which it is asked again who is there. */
export type Flow = { state: string; nonce: string; verifier: string; again?: string }

/** Whom the provider vouches for. `email` is null unless the provider has checked it. */
type Claims = { issuer: string; subject: string; email: string | null }

export type Provider = {
  /**
   * Where to send the browser, and what it must bring back. With `again`, a session's id, the provider shall let its person
   * sign in anew; then only an answer counts that says when that was (`auth_time`).
   */
  begin(callback: string, again?: string): Promise<{ address: string; flow: Flow }>
  /** What the provider says of whoever came back; null when it does not fit the flow or was refused there. */
  finish(callback: URL, flow: Flow): Promise<Claims | null>
}

/** Authorization code with PKCE, state and nonce. The library is loaded and the provider looked up at the first sign-in. */
export function createProvider({ issuer, clientId, clientSecret }: ProviderSettings): Provider {
  let found: Promise<Configuration> | null = null

  async function lookUp(): Promise<Configuration> {
    const oidc = await import('openid-client')
    const isLocal = issuer.startsWith('http:') // the settings allow that on this machine alone
    const config = await oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      ...(isLocal && { execute: [oidc.allowInsecureRequests] }),
    })
    config.timeout = (10 * SECOND) / 1000
    return config
  }
  const configuration = () => {
    found ??= lookUp().catch((cause) => {
      found = null // it may answer the next time
      throw cause
    })
    return found
  }

  return {
    async begin(callback, again) {
      const [oidc, config] = [await import('openid-client'), await configuration()]
      const flow = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
      const anew: Record<string, string> = again === undefined ? {} : { prompt: 'login', max_age: '0' }
      const address = oidc.buildAuthorizationUrl(config, {
        redirect_uri: callback,
        scope: 'openid email',
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: 'S256',
        ...anew,
      })
      return { address: address.href, flow: again === undefined ? flow : { ...flow, again } }
    },

    async finish(callback, { state, nonce, verifier, again }) {
      const [oidc, config] = [await import('openid-client'), await configuration()]
      const checks = {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
        ...(again !== undefined && { maxAge: AGAIN_MS / 1000 }),
      }
      const tokens = await oidc.authorizationCodeGrant(config, callback, checks).catch((cause) => {
        // an answer that does not fit is nobody's fault here; a provider that cannot be reached is
        if (cause instanceof oidc.AuthorizationResponseError || cause instanceof oidc.ResponseBodyError) return null
        if (cause instanceof oidc.ClientError) return null
        throw cause
      })
      const claims = tokens?.claims()
      if (!tokens || !claims) return null
      const told = 'email' in claims ? claims : await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
      const email = told.email_verified === true && typeof told.email === 'string' ? told.email : null
      return { issuer: claims.iss, subject: claims.sub, email }
    },
  }
}
