import { type PasswordOwner, type PasswordStrength, strengthOf } from '../../../domain/password.ts'
import { say } from './words.ts'

/** How many of the four steps of the meter are full. */
const worth: Record<PasswordStrength, number> = {
  short: 1,
  own: 1,
  monotone: 1,
  common: 1,
  fair: 2,
  good: 3,
  strong: 4,
}

/** How hard the new password is to guess: in words, which also screen readers hear when they change, and as a bar. */
export function Strength({ id, password, owner }: { id: string; password: string; owner: PasswordOwner }) {
  const strength = password === '' ? null : strengthOf(password, owner)
  const full = strength ? worth[strength] : 0
  return (
    <p className="strength" data-worth={full}>
      {[1, 2, 3, 4].map((step) => (
        <span key={step} className="strength-step" data-on={step <= full} aria-hidden="true" />
      ))}
      <output id={id} className="strength-said" aria-live="polite">
        {strength ? say.strength[strength] : say.strength.none}
      </output>
    </p>
  )
}
