import { readFileSync, writeFileSync } from 'node:fs'
import { PASSWORD_LENGTH_MIN } from '../../domain/password.ts'
import { commonSeal } from './commonPasswords.ts'

/**
 * Writes commonPasswords.bin from a list of leaked passwords, one a line, the most common first:
 * `node src/http/console/makeCommonPasswords.ts LIST`. Kept are the ones that are long enough to be chosen here, and the words
 * among the first 20,000 that people put digits behind. The list used is named in NOTICE.
 */
const WORDS_OF_FIRST = 20_000
const WORD_LENGTH_MIN = 5

const [from] = process.argv.slice(2)
if (from === undefined) throw new Error('Name a list of passwords, one a line, the most common first.')
const leaked = readFileSync(from, 'utf8')
  .split(/\r?\n/)
  .map((line) => line.toLowerCase())
const whole = new Set(leaked.filter((line) => line.length >= PASSWORD_LENGTH_MIN))
const words = new Set(
  leaked.slice(0, WORDS_OF_FIRST).filter((line) => /^[a-z]+$/.test(line) && line.length >= WORD_LENGTH_MIN),
)
const seals = [
  ...[...whole].map((line) => commonSeal('whole', line)),
  ...[...words].map((line) => commonSeal('word', line)),
].sort(Buffer.compare)
writeFileSync(new URL('./commonPasswords.bin', import.meta.url), Buffer.concat(seals))
console.log(`${whole.size} passwords and ${words.size} words`)
