import type { LetterTrouble } from '../domain/notification.ts'

/**
 * Why a mail server refused a letter for good, by its enhanced status code (RFC 3463) or else by its reply code (RFC 5321,
 * 4.2.3): what the agent is told, for servers' own words are for operators.
 */
export function troubleOf(responseCode: number, response: string): LetterTrouble {
  const enhanced = /\b5\.(\d{1,3})\.(\d{1,3})\b/.exec(response)
  if (enhanced) {
    const [, subject, detail] = enhanced
    if (subject === '2' && detail === '2') return 'mailboxFull'
    if (subject === '1' || (subject === '2' && detail === '1')) return 'unknownAddress'
    return 'rejected'
  }
  if (responseCode === 552) return 'mailboxFull'
  return [550, 551, 553].includes(responseCode) ? 'unknownAddress' : 'rejected'
}
